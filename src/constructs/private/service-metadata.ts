import type { IConstruct } from 'constructs';
import { Lazy } from 'cdk8s';
import type { Problem } from '../../synth/problem';
import { read } from '../../synth/rendering';
import type { GlobalServiceOptions } from '../global-service-reference';
import { checkExemptions, EXEMPTIONS, exemptionsAsText } from '../exemption';
import { Mesh } from '../mesh';
import { checkTrafficDistribution } from '../traffic-distribution';
import { checkInteger } from './check';
import * as istio from '../../istio/vocabulary';
import { flag, judged, type Shape } from './kinds';
import { waypointLabels } from './object';
import { A_WAYPOINT, checkReference } from './reference';

/** The form of what makes a Service global. */
export const GLOBAL_SERVICE_OPTIONS: Shape<GlobalServiceOptions> = {
  waypoint: A_WAYPOINT,
  ingressUseWaypoint: flag,
  trafficDistribution: judged,
  replicas: judged,
  needNotSurvive: EXEMPTIONS,
};

/** The labels that make a Service global and bind it to its waypoint. */
export function serviceLabels(options: GlobalServiceOptions, namespace: string | undefined): Record<string, string> {
  return {
    [istio.LABEL_GLOBAL]: 'true',
    ...(options.waypoint === undefined ? {} : waypointLabels(options.waypoint, namespace)),
    ...(options.ingressUseWaypoint === undefined
      ? {}
      : { [istio.LABEL_INGRESS_USE_WAYPOINT]: text(options.ingressUseWaypoint) }),
  };
}

/** The annotations of a Service, the mesh's traffic distribution among them where the service has none of its own. */
export function serviceAnnotations(construct: IConstruct, options: GlobalServiceOptions): Record<string, string> {
  const { root } = construct.node;
  const { trafficDistribution = root instanceof Mesh ? root.trafficDistribution : undefined, replicas } = options;
  const { needNotSurvive = [] } = options;
  return {
    ...(trafficDistribution === undefined ? {} : { [istio.ANNOTATION_TRAFFIC_DISTRIBUTION]: trafficDistribution }),
    ...(replicas === undefined ? {} : { [istio.ANNOTATION_REPLICAS]: text(replicas) }),
    ...(needNotSurvive.length === 0 ? {} : { [istio.ANNOTATION_NEED_NOT_SURVIVE]: exemptionsAsText(needNotSurvive) }),
  };
}

/** Labels and annotations are strings, whatever value they hold. */
function text(value: boolean | number): string {
  const produce = () => (read(value) === undefined ? undefined : String(read(value)));
  return (value as unknown) instanceof Lazy ? (Lazy.any({ produce }) as string) : String(value);
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
  [istio.ANNOTATION_REPLICAS]: 'replicas',
  [istio.ANNOTATION_NEED_NOT_SURVIVE]: 'needNotSurvive',
};

export function checkServiceOptions(construct: IConstruct, options: GlobalServiceOptions): Problem[] {
  const { waypoint } = options;
  return [
    ...(waypoint === undefined ? [] : checkReference(construct, waypoint, 'waypoint')),
    ...checkTrafficDistribution(options.trafficDistribution),
    ...checkExemptions(options.needNotSurvive ?? []),
    ...(options.replicas === undefined
      ? []
      : checkInteger(
          'replicas',
          read(options.replicas),
          0,
          Number.MAX_SAFE_INTEGER,
          'the prediction would assume a capacity that cannot exist.',
        )),
  ];
}
