import type { PriorityLabel } from '../model/policy/failover-priority';
import { hasSince } from '../istio/behaviours';
import { describeObject } from '../model/kube-object';
import { LABEL_CLUSTER, LABEL_NETWORK } from '../istio/vocabulary';
import { keyOf, type Cluster, type Mesh } from '../model/mesh';
import { change, HEALTHY, NAMESPACE, RULE, SERVICE, WAYPOINT, WORKLOAD, yaml } from './example-mesh';
import { boundPriorities, globalHolders, oncePerObject } from './questions';
import type { Rule } from './rule';

const ORDERED = change(
  RULE,
  '          - topology.istio.io/cluster\n',
  '          - topology.istio.io/cluster\n          - topology.istio.io/network=network-of-cluster2\n',
);

export const failoverPriorityIsNoOrder: Rule = {
  id: 'failover-priority-is-no-order',
  severity: 'error',
  title: 'A failover priority is written as an order of clusters',
  why: 'It ranks endpoints by how many labels match from the start of the list, so nothing after the first mismatch counts: in an outage all other clusters get traffic at once, the far one as much as the near.',
  fix: 'rank clusters by region: failoverPriority [topology.istio.io/cluster] with failover (from, to) beside it; or, from Istio 1.31 on, failoverPriority [topology.istio.io/network, topology.istio.io/cluster=NEXT].',
  needsSeveralClusters: true,
  bad: {
    clusters: {
      cluster1: yaml(NAMESPACE, WAYPOINT, SERVICE, ORDERED, WORKLOAD),
      cluster2: HEALTHY,
      cluster3: HEALTHY,
    },
  },
  good: { clusters: { cluster1: HEALTHY, cluster2: HEALTHY, cluster3: HEALTHY } },
  find: (mesh) => {
    const places = placesOf(mesh);
    const violations = boundPriorities(mesh).flatMap(({ cluster, service, rule, path, labels }) => {
      const others = places.get(keyOf(service));
      const lost = others === undefined ? undefined : findLost(labels, cluster, others);
      if (lost === undefined) return [];
      const message = `In ${cluster.name} (Istio ${cluster.istioVersion.text}), ${describeObject(rule.object)} for ${describeObject(service.object)} prefers ${lost.label} after ${lost.after}, which no endpoint elsewhere matches.`;
      return [{ cluster, object: rule.object, path, message }];
    });
    return oncePerObject(violations);
  },
};

/** The clusters that have a service, where their network is known. */
interface Places {
  /** By cluster. */
  readonly networks: ReadonlyMap<string, string>;
  /** How many of them each network has. */
  readonly sizes: ReadonlyMap<string, number>;
}

function placesOf(mesh: Mesh): Map<string, Places> {
  return new Map(
    globalHolders(mesh).map((holders) => {
      const networks = new Map<string, string>();
      const sizes = new Map<string, number>();
      for (const { cluster } of holders) {
        if (cluster.network === undefined) continue;
        networks.set(cluster.name, cluster.network);
        sizes.set(cluster.network, (sizes.get(cluster.network) ?? 0) + 1);
      }
      return [keyOf(holders[0]!.service), { networks, sizes }];
    }),
  );
}

/** A label that would tell some of the other clusters from the rest, but stands where none of them is still compared. */
function findLost(
  labels: readonly PriorityLabel[],
  { name, network, istioVersion }: Cluster,
  { networks, sizes }: Places,
): { label: string; after: string } | undefined {
  const index = labels.findIndex(({ text }) => text === LABEL_CLUSTER || text === LABEL_NETWORK);
  const after = labels[index]?.key;
  if (after === undefined || network === undefined) return undefined;
  if (after === LABEL_NETWORK && index === 0 && hasSince(istioVersion, 'networkIsPreferredNotRequired'))
    return undefined;

  // Whom the comparison leaves out: other clusters, or other networks.
  const [leftOut, isLeftOut, ofOwnNetwork] =
    after === LABEL_CLUSTER
      ? [networks.size - 1, (other: string) => other !== name, (sizes.get(network) ?? 0) - 1]
      : [networks.size - (sizes.get(network) ?? 0), (other: string) => networks.get(other) !== network, 0];
  const meant = ({ key, value }: PriorityLabel): number => {
    if (value === undefined) return 0;
    if (key === LABEL_CLUSTER) return networks.has(value) && isLeftOut(value) ? 1 : 0;
    if (key !== LABEL_NETWORK) return 0;
    return value === network ? ofOwnNetwork : (sizes.get(value) ?? 0);
  };
  const lost = labels.slice(index + 1).find((label) => meant(label) > 0 && meant(label) < leftOut);
  return lost === undefined ? undefined : { label: lost.text, after };
}
