import type { Cluster } from '../model/mesh';
import { describeObject, type KubeObject } from '../model/object';
import { groupBy } from '../util/group-by';
import { listNames } from '../util/list-names';
import { change, HEALTHY, NAMESPACE, DESTINATION_RULE, SERVICE, WAYPOINT, WORKLOAD, yaml } from './engine/example-mesh';
import { namedMessages, type Values } from './engine/messages';
import { boundServices } from './engine/questions';
import { podsByDeployment } from '../predict/edit';
import type { Rule, Violation } from './engine/rule';

const SCALED = change(
  WAYPOINT,
  '  gatewayClassName: istio-waypoint',
  `  gatewayClassName: istio-waypoint
  infrastructure:
    parametersRef:
      group: ""
      kind: ConfigMap
      name: waypoint`,
);
const withReplicas = (replicas: number) => `
apiVersion: v1
kind: ConfigMap
metadata:
  name: waypoint
  namespace: sample
data:
  deployment: |
    spec:
      replicas: ${replicas}
`;
const scaled = (replicas: number): string =>
  yaml(NAMESPACE, SCALED, withReplicas(replicas), SERVICE, DESTINATION_RULE, WORKLOAD);

/** A service that is not named keeps the finding of what becomes of its requests. */
const MOST_NAMED = 10;

const messages = namedMessages({
  none: ({ cluster, configMap, gateway, services }: Values<'cluster' | 'configMap' | 'gateway' | 'services'>) =>
    `In ${cluster}, ${configMap} leaves ${gateway} without a pod. Behind it: ${services}.`,
  scaledByHand: ({
    cluster,
    deployment,
    gateway,
    services,
  }: Values<'cluster' | 'deployment' | 'gateway' | 'services'>) =>
    `In ${cluster}, ${deployment} asks for no pods, and istiod leaves the replicas of the Deployment of ${gateway} as they are. Behind it: ${services}.`,
  takenName: ({ cluster, deployment, gateway, services }: Values<'cluster' | 'deployment' | 'gateway' | 'services'>) =>
    `In ${cluster}, ${deployment} has the name that istiod gives the Deployment of ${gateway}, and runs other pods: istiod leaves it as it is, and the Gateway is without a pod. Behind it: ${services}.`,
});

export const waypointWithoutPods: Rule = {
  id: 'waypoint-without-pods',
  severity: 'warning',
  title: 'A waypoint is scaled to zero',
  why: 'The Deployment does not run any pods of the waypoint. Requests of this cluster go through the waypoint of another cluster, or fail where no other cluster has one, and no other cluster can use the waypoint of this one in an outage.',
  fix: 'set replicas of the overlay to 1 or more, or remove it; to do without a waypoint, remove the Gateway and the label istio.io/use-waypoint.',
  messages,
  needsSeveralClusters: false,
  bad: { clusters: { cluster1: scaled(0), cluster2: HEALTHY } },
  good: { clusters: { cluster1: scaled(2), cluster2: HEALTHY } },
  find: (mesh) => {
    const scaled = boundServices(mesh).filter(({ binding }) => binding.waypoint.replicas === 0);
    return [...groupBy(scaled, ({ binding }) => binding.waypoint)].flatMap(
      ([{ object: gateway, replicasBy }, bound]) => {
        const [first] = bound;
        if (replicasBy === undefined || first === undefined) return [];
        const { cluster } = first;
        const values = {
          cluster: cluster.name,
          gateway: describeObject(gateway),
          services: listNames(
            bound.map(({ service }) => describeObject(service.object)),
            MOST_NAMED,
          ),
        };
        return [{ cluster, object: replicasBy, ...byCause(cluster, replicasBy, values) }];
      },
    );
  },
};

/** What is said, and what cures it, by the object that leaves the waypoint without pods. */
function byCause(
  { name }: Cluster,
  replicasBy: KubeObject,
  values: Values<'cluster' | 'gateway' | 'services'>,
): Pick<Violation, 'path' | 'message' | 'messageId' | 'fix' | 'edit'> {
  const described = describeObject(replicasBy);
  if (replicasBy.kind === 'ConfigMap') return { path: 'data', ...messages.none({ ...values, configMap: described }) };
  const { change: fix, edit } = podsByDeployment(name, replicasBy);
  return edit.length === 0
    ? { path: 'metadata.name', ...messages.takenName({ ...values, deployment: described }), fix }
    : { path: 'spec.replicas', ...messages.scaledByHand({ ...values, deployment: described }), fix, edit };
}
