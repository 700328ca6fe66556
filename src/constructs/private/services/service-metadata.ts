import type { IConstruct } from 'constructs';
import type { Problem } from '../../../diagnostics';
import { read } from '../../../synth/render/rendering';
import type { GlobalServiceOptions, IGlobalService } from '../../global-service-reference';
import { checkExemptions, EXEMPTIONS, exemptionsAsText } from '../../exemption';
import { Mesh } from '../../mesh';
import { checkTrafficDistribution } from '../../traffic-distribution';
import {
  canaryAnnotations,
  canaryLabels,
  checkCanary,
  RESERVED_CANARY_ANNOTATIONS,
  RESERVED_CANARY_LABELS,
  WAYPOINT_CANARY,
} from '../../waypoint-canary';
import { asText } from '../props/as-text';
import { Bindings } from './binding';
import { checkInteger } from '../props/check';
import * as istio from '../../../istio/vocabulary';
import { flag, judged, type Shape } from '../props/kinds';
import { labelledWaypoint, namespacesNamed, waypointLabels, type LabelledWaypoint } from '../object';
import { A_WAYPOINT, checkReference } from '../props/reference';
import { INT32_MAX } from '../../../util/int32';

/** The form of what makes a Service global. */
export const GLOBAL_SERVICE_OPTIONS: Shape<GlobalServiceOptions> = {
  waypoint: A_WAYPOINT,
  waypointCanary: WAYPOINT_CANARY,
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
    ...canaryLabels(options.waypointCanary, namespace),
    ...(options.ingressUseWaypoint === undefined
      ? {}
      : { [istio.LABEL_INGRESS_USE_WAYPOINT]: asText(options.ingressUseWaypoint) }),
  };
}

/** The annotations of a Service, the mesh's traffic distribution among them where the service has none of its own. */
export function serviceAnnotations(construct: IConstruct, options: GlobalServiceOptions): Record<string, string> {
  const { root } = construct.node;
  const { trafficDistribution = root instanceof Mesh ? root.trafficDistribution : undefined, replicas } = options;
  const { needNotSurvive = [] } = options;
  return {
    ...(trafficDistribution === undefined ? {} : { [istio.ANNOTATION_TRAFFIC_DISTRIBUTION]: trafficDistribution }),
    ...canaryAnnotations(options.waypointCanary),
    ...(replicas === undefined ? {} : { [istio.ANNOTATION_REPLICAS]: asText(replicas) }),
    ...(needNotSurvive.length === 0 ? {} : { [istio.ANNOTATION_NEED_NOT_SURVIVE]: exemptionsAsText(needNotSurvive) }),
  };
}

/** Labels and annotations that a user sets through props of their own. */
export const RESERVED_SERVICE_LABELS = {
  [istio.LABEL_GLOBAL]: 'GlobalService only for global services',
  [istio.LABEL_USE_WAYPOINT]: 'waypoint',
  [istio.LABEL_USE_WAYPOINT_NAMESPACE]: 'waypoint',
  ...RESERVED_CANARY_LABELS,
  [istio.LABEL_INGRESS_USE_WAYPOINT]: 'ingressUseWaypoint',
};
export const RESERVED_SERVICE_ANNOTATIONS = {
  ...RESERVED_CANARY_ANNOTATIONS,
  [istio.ANNOTATION_TRAFFIC_DISTRIBUTION]: 'trafficDistribution',
  [istio.ANNOTATION_REPLICAS]: 'replicas',
  [istio.ANNOTATION_NEED_NOT_SURVIVE]: 'needNotSurvive',
};

export function checkServiceOptions(construct: IGlobalService, options: GlobalServiceOptions): Problem[] {
  const { waypoint, waypointCanary } = options;
  return [
    ...(waypoint === undefined ? [] : checkReference(construct, waypoint, 'waypoint')),
    ...(waypointCanary === undefined ? [] : checkCanary(construct, waypointCanary, primaryOf(construct))),
    ...checkTrafficDistribution(options.trafficDistribution),
    ...checkExemptions(options.needNotSurvive ?? []),
    ...(options.replicas === undefined
      ? []
      : checkInteger(
          'replicas',
          read(options.replicas),
          0,
          INT32_MAX,
          'the prediction would assume a capacity that cannot exist.',
        )),
  ];
}

/** The waypoint of a service: its own, or that of its Namespace where every cluster has one. */
function primaryOf(service: IGlobalService): LabelledWaypoint | undefined {
  const { waypoint, namespace } = service;
  if (waypoint !== undefined) return waypoint;
  if (Bindings.of(service).clustersWithoutWaypoint(service, namespace) !== undefined) return undefined;
  const labelled = namespacesNamed(service.node.root, namespace).map(labelledWaypoint);
  const [label] = labelled.filter((one) => one !== undefined);
  return label && { name: label.name, namespace: label.namespace ?? namespace };
}
