import type { PriorityLabel } from '../model/policy';
import { hasSince } from '../istio/behaviours';
import { describeObject } from '../model/object';
import { LABEL_CLUSTER, LABEL_NETWORK } from '../istio/vocabulary';
import { keyOf, type Cluster, type Mesh } from '../model/mesh';
import { change, HEALTHY, NAMESPACE, DESTINATION_RULE, SERVICE, WAYPOINT, WORKLOAD, yaml } from './engine/example-mesh';
import { boundPriorities, globalHolders, oncePerObject } from './engine/questions';
import { namedMessages, type Values } from './engine/messages';
import type { Rule } from './engine/rule';

const ORDERED = change(
  DESTINATION_RULE,
  '          - topology.istio.io/cluster\n',
  '          - topology.istio.io/cluster\n          - topology.istio.io/network=network-of-cluster2\n',
);

const messages = namedMessages({
  labelNeverCompared: ({
    cluster,
    version,
    destinationRule,
    service,
    label,
    after,
  }: Values<'cluster' | 'version' | 'destinationRule' | 'service' | 'label' | 'after'>) =>
    `In ${cluster} (Istio ${version}), ${destinationRule} for ${service} prefers ${label} after ${after}, which no endpoint elsewhere matches.`,
});

export const failoverPriorityIsNoOrder: Rule = {
  id: 'failover-priority-is-no-order',
  severity: 'error',
  title: 'A failover priority is written as an order of clusters',
  why: 'Istio ranks endpoints by how many labels match from the start of the list, so nothing after the first mismatch counts: in an outage all other clusters get traffic at once, the far ones as much as the near ones.',
  fix: 'rank clusters by region: failoverPriority [topology.istio.io/cluster] with failover (from, to) beside it; or, from Istio 1.31 on, failoverPriority [topology.istio.io/network, topology.istio.io/cluster=NEXT].',
  messages,
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
    const violations = boundPriorities(mesh).flatMap(({ cluster, service, destinationRule, path, labels }) => {
      const others = places.get(keyOf(service));
      const lost = others === undefined ? undefined : findLost(labels, cluster, others);
      if (lost === undefined) return [];
      const message = messages.labelNeverCompared({
        cluster: cluster.name,
        version: cluster.istioVersion.text,
        destinationRule: describeObject(destinationRule.object),
        service: describeObject(service.object),
        label: lost.label,
        after: lost.after,
      });
      return [{ cluster, object: destinationRule.object, path, ...message }];
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

  // What the comparison leaves out: other clusters, or other networks.
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
