import { describeObject } from '../model/object';
import {
  ANNOTATION_TRAFFIC_DISTRIBUTION,
  LABEL_LOCALITY,
  LABEL_REGION,
  LABEL_SUBZONE,
  LABEL_ZONE,
  OLD_LABEL_LOCALITY,
} from '../istio/vocabulary';
import type { Waypoint } from '../model/gateways';
import { change, HEALTHY, NAMESPACE, DESTINATION_RULE, SERVICE, WAYPOINT, WORKLOAD, yaml } from './engine/example-mesh';
import { namedMessages, type Values } from './engine/messages';
import type { Rule } from './engine/rule';

/** Labels that place the waypoint's pods, where they are set by hand. */
const LOCALITY_LABELS = [LABEL_REGION, LABEL_ZONE, LABEL_SUBZONE, LABEL_LOCALITY, OLD_LABEL_LOCALITY];
/** What istiod puts on the Service by itself. */
const DEFAULT_DISTRIBUTIONS = ['preferclose', 'prefersamezone'];

const cluster = (annotation: string) =>
  yaml(
    NAMESPACE,
    change(
      change(
        WAYPOINT,
        '  labels:\n',
        '  annotations:\n    networking.istio.io/traffic-distribution: PreferSameNode\n  labels:\n',
      ),
      'spec:\n',
      `spec:\n  infrastructure:\n    annotations:\n      example.com/team: mesh\n${annotation}`,
    ),
    SERVICE,
    DESTINATION_RULE,
    WORKLOAD,
  );

const messages = namedMessages({
  notCopied: ({ cluster, gateway, key, field }: Values<'cluster' | 'gateway' | 'key' | 'field'>) =>
    `In ${cluster}, ${gateway} has ${key} in metadata.${field}, and not in spec.infrastructure.${field}, which replaces them.`,
});

export const infrastructureReplacesCopy: Rule = {
  id: 'infrastructure-replaces-copy',
  severity: 'warning',
  title: 'Routing settings on the Gateway of a waypoint do not reach the waypoint',
  why: 'As soon as spec.infrastructure has labels or annotations, istiod copies none from metadata to the Service and pods that it generates, so requests are routed differently than the Gateway suggests, in an outage too.',
  fix: 'repeat it in spec.infrastructure, or remove it from metadata.',
  messages,
  needsSeveralClusters: false,
  bad: { clusters: { cluster1: cluster(''), cluster2: HEALTHY } },
  good: {
    clusters: {
      cluster1: cluster('      networking.istio.io/traffic-distribution: PreferSameNode\n'),
      cluster2: HEALTHY,
    },
  },
  find: (mesh) =>
    mesh.clusters.flatMap((cluster) =>
      [...cluster.waypoints.values()].flatMap((waypoint) =>
        lost(waypoint).map(({ field, key }) => ({
          cluster,
          object: waypoint.object,
          path: `spec.infrastructure.${field}`,
          ...messages.notCopied({ cluster: cluster.name, gateway: describeObject(waypoint.object), key, field }),
        })),
      ),
    ),
};

function lost(waypoint: Waypoint): { field: string; key: string }[] {
  const { object, podLabels, mayHaveOtherLabels, hasInfrastructureLabels, hasInfrastructureAnnotations } = waypoint;
  const labels = LOCALITY_LABELS.filter((key) => object.labels[key] !== undefined && podLabels[key] === undefined);
  const distribution = object.annotations[ANNOTATION_TRAFFIC_DISTRIBUTION]?.toLowerCase();
  const losesDistribution =
    hasInfrastructureAnnotations &&
    distribution !== undefined &&
    !DEFAULT_DISTRIBUTIONS.includes(distribution) &&
    waypoint.serviceAnnotations[ANNOTATION_TRAFFIC_DISTRIBUTION] === undefined;
  return [
    ...(hasInfrastructureLabels && !mayHaveOtherLabels ? labels : []).map((key) => ({ field: 'labels', key })),
    ...(losesDistribution ? [{ field: 'annotations', key: ANNOTATION_TRAFFIC_DISTRIBUTION }] : []),
  ];
}
