import { describeObject } from '../model/kube-object';
import { change, HEALTHY, NAMESPACE, RULE, SERVICE, WAYPOINT, WORKLOAD, yaml } from './example-mesh';
import type { Rule } from './rule';

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
    RULE,
    WORKLOAD,
  );

export const gatewayLabelsNotCopied: Rule = {
  id: 'gateway-labels-not-copied',
  severity: 'advice',
  title: 'Labels of a waypoint’s Gateway do not reach the waypoint’s Service and pods',
  why: 'spec.infrastructure.labels replaces the copy of metadata.labels, so network policies, monitors and bills that go by these labels miss the waypoint.',
  fix: 'repeat the labels in spec.infrastructure.labels.',
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
            message: `In ${cluster.name}, what istiod generates for ${describeObject(object)} goes without ${missing.join(', ')}.`,
          },
        ];
      }),
    ),
};
