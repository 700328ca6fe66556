import { describeObject } from '../model/object';
import { change, HEALTHY, NAMESPACE, DESTINATION_RULE, SERVICE, WAYPOINT, WORKLOAD, yaml } from './engine/example-mesh';
import { namedMessages, type Values } from './engine/messages';
import type { Rule } from './engine/rule';

/** Labels that are the Gateway's own business, or that another rule knows better. */
const OF_TOOLS = /^([^/]+\.)?(istio\.io|kubernetes\.io|k8s\.io|helm\.sh|argoproj\.io|fluxcd\.io)\/|^istio-locality$/;

const cluster = (labels: string) =>
  yaml(
    NAMESPACE,
    change(
      change(WAYPOINT, '  labels:\n', '  labels:\n    team: payments\n'),
      'spec:\n',
      `spec:\n  infrastructure:\n    labels:\n      istio.io/global: "true"\n${labels}`,
    ),
    SERVICE,
    DESTINATION_RULE,
    WORKLOAD,
  );

const messages = namedMessages({
  labelsMissing: ({ cluster, gateway, labels }: Values<'cluster' | 'gateway' | 'labels'>) =>
    `In ${cluster}, what istiod generates for ${gateway} does not have ${labels}.`,
});

export const gatewayLabelsNotCopied: Rule = {
  id: 'gateway-labels-not-copied',
  severity: 'advice',
  title: 'Labels of a waypoint’s Gateway do not reach the waypoint’s Service and pods',
  why: 'spec.infrastructure.labels replaces the copy of metadata.labels, so network policies, monitors and cost reports that select by these labels miss the waypoint.',
  fix: 'repeat the labels in spec.infrastructure.labels.',
  messages,
  needsSeveralClusters: false,
  bad: { clusters: { cluster1: cluster(''), cluster2: HEALTHY } },
  good: { clusters: { cluster1: cluster('      team: payments\n'), cluster2: HEALTHY } },
  find: (mesh) =>
    mesh.clusters.flatMap((cluster) =>
      [...cluster.waypoints.values()].flatMap(({ object, podLabels, hasInfrastructureLabels, mayHaveOtherLabels }) => {
        const missing = Object.keys(object.labels).filter((key) => podLabels[key] === undefined && !OF_TOOLS.test(key));
        if (!hasInfrastructureLabels || mayHaveOtherLabels || missing.length === 0) return [];
        return [
          {
            cluster,
            object,
            path: 'spec.infrastructure.labels',
            ...messages.labelsMissing({
              cluster: cluster.name,
              gateway: describeObject(object),
              labels: missing.join(', '),
            }),
          },
        ];
      }),
    ),
};
