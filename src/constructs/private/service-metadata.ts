import type { IConstruct } from 'constructs';
import { Lazy } from 'cdk8s';
import type { Problem } from '../../synth/problem';
import { read } from '../../synth/rendering';
import type { GlobalServiceOptions } from '../global-service';
import { checkWaypointUse } from '../waypoint';
import { checkInteger } from './check';
import * as istio from './istio';
import { waypointLabels } from './object';

/** How many pods stand behind a service, for the prediction. */
export const ANNOTATION_REPLICAS = 'cdk8s-ambient/replicas';

/** The labels that make a Service global and bind it to its waypoint. */
export function serviceLabels(options: GlobalServiceOptions, namespace: string | undefined): Record<string, string> {
  return {
    [istio.LABEL_GLOBAL]: 'true',
    ...(options.waypoint === undefined ? {} : waypointLabels(options.waypoint, namespace)),
    ...(options.ingressUseWaypoint === undefined
      ? {}
      : { [istio.LABEL_INGRESS_USE_WAYPOINT]: String(options.ingressUseWaypoint) }),
  };
}

export function serviceAnnotations(options: GlobalServiceOptions): Record<string, string> {
  const { trafficDistribution, replicas } = options;
  return {
    ...(trafficDistribution === undefined ? {} : { [istio.ANNOTATION_TRAFFIC_DISTRIBUTION]: trafficDistribution }),
    ...(replicas === undefined
      ? {}
      : { [ANNOTATION_REPLICAS]: Lazy.any({ produce: () => String(read(replicas)) }) as string }),
  };
}

/** Labels and annotations that a user sets through props of their own. */
export const RESERVED_SERVICE_LABELS = {
  [istio.LABEL_GLOBAL]: 'GlobalService only for global services',
  [istio.LABEL_USE_WAYPOINT]: 'waypoint',
  [istio.LABEL_USE_WAYPOINT_NAMESPACE]: 'waypoint',
  [istio.LABEL_INGRESS_USE_WAYPOINT]: 'ingressUseWaypoint',
};
export const RESERVED_SERVICE_ANNOTATIONS = {
  [istio.ANNOTATION_TRAFFIC_DISTRIBUTION]: 'trafficDistribution',
  [ANNOTATION_REPLICAS]: 'replicas',
};

export function checkServiceOptions(construct: IConstruct, options: GlobalServiceOptions): Problem[] {
  return [
    ...(options.waypoint === undefined ? [] : checkWaypointUse(construct, options.waypoint)),
    ...(options.replicas === undefined
      ? []
      : checkInteger(
          'replicas',
          read(options.replicas),
          0,
          Number.MAX_SAFE_INTEGER,
          'the prediction would reckon with a capacity that cannot be.',
        )),
  ];
}
