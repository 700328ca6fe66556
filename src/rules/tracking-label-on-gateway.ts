import { describeObject } from '../model/object';
import { change, HEALTHY, NAMESPACE, DESTINATION_RULE, SERVICE, WAYPOINT, WORKLOAD, yaml } from './engine/example-mesh';
import { namedMessages, type Values } from './engine/messages';
import type { Rule } from './engine/rule';

/** What Argo CD, Helm and Flux mark the objects of a release with. */
const TRACKING = [
  'app.kubernetes.io/instance',
  'app.kubernetes.io/managed-by',
  'kustomize.toolkit.fluxcd.io/name',
  'helm.toolkit.fluxcd.io/name',
];
const TRACKED = change(WAYPOINT, '  labels:\n', '  labels:\n    app.kubernetes.io/instance: shop\n');
const KEPT_APART = change(
  TRACKED,
  'spec:\n',
  'spec:\n  infrastructure:\n    labels:\n      istio.io/waypoint-for: service\n      istio.io/global: "true"\n',
);
const cluster = (waypoint: string) => yaml(NAMESPACE, waypoint, SERVICE, DESTINATION_RULE, WORKLOAD);

const messages = namedMessages({
  copiedToGenerated: ({ cluster, gateway, labels }: Values<'cluster' | 'gateway' | 'labels'>) =>
    `In ${cluster}, istiod copies ${labels} of ${gateway} to the Service, Deployment and pods that it generates.`,
});

export const trackingLabelOnGateway: Rule = {
  id: 'tracking-label-on-gateway',
  severity: 'advice',
  title: 'The Gateway of a waypoint has a label by which delivery tools find their objects',
  why: 'Tools that select by the label also find what istiod generates, and a new name of the release or application restarts the waypoint.',
  fix: 'let the tool track objects by annotation, or stop the copy with spec.infrastructure.labels (repeating istio.io/global).',
  messages,
  needsSeveralClusters: false,
  bad: { clusters: { cluster1: cluster(TRACKED), cluster2: HEALTHY } },
  good: { clusters: { cluster1: cluster(KEPT_APART), cluster2: HEALTHY } },
  find: (mesh) =>
    mesh.clusters.flatMap((cluster) =>
      [...cluster.waypoints.values()].flatMap(({ object, hasInfrastructureLabels }) => {
        const labels = TRACKING.filter((key) => object.labels[key] !== undefined);
        if (hasInfrastructureLabels || labels.length === 0) return [];
        return [
          {
            cluster,
            object,
            path: `metadata.labels["${labels[0]}"]`,
            ...messages.copiedToGenerated({
              cluster: cluster.name,
              gateway: describeObject(object),
              labels: labels.join(', '),
            }),
          },
        ];
      }),
    ),
};
