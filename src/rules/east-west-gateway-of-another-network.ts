import { describeObject } from '../model/object';
import type { Cluster } from '../model/mesh';
import { LABEL_NETWORK } from '../istio/vocabulary';
import { change, EAST_WEST_GATEWAY, HEALTHY, HEALTHY_CLUSTER2, yaml } from './engine/example-mesh';
import { namedMessages, type Values } from './engine/messages';
import type { Rule } from './engine/rule';

const COPIED = change(
  EAST_WEST_GATEWAY,
  'topology.istio.io/network: network-of-cluster1',
  'topology.istio.io/network: network-of-cluster2',
);

const messages = namedMessages({
  networkOfAnotherCluster: ({
    cluster,
    gateway,
    said,
    other,
    network,
  }: Values<'cluster' | 'gateway' | 'said' | 'other' | 'network'>) =>
    `${gateway} of ${cluster} has network ${said}, which is the network of ${other}; ${cluster} is in network ${network}.`,
  networkOfNoCluster: ({ cluster, gateway, said, network }: Values<'cluster' | 'gateway' | 'said' | 'network'>) =>
    `${gateway} of ${cluster} has network ${said}, which contains neither a cluster nor pods; ${cluster} is in network ${network}.`,
});

export const eastWestGatewayOfAnotherNetwork: Rule = {
  id: 'east-west-gateway-of-another-network',
  severity: 'warning',
  title: 'An east-west gateway carries another network than its cluster',
  why: 'Other clusters find no gateway to the pods of this cluster, and requests for pods of the network that the gateway names arrive here, where those pods do not run.',
  fix: 'set topology.istio.io/network of the gateway to the network of its own cluster.',
  messages,
  needsSeveralClusters: true,
  bad: { clusters: { cluster1: HEALTHY + yaml(COPIED), cluster2: HEALTHY_CLUSTER2 } },
  good: { clusters: { cluster1: HEALTHY + yaml(EAST_WEST_GATEWAY), cluster2: HEALTHY_CLUSTER2 } },
  find: (mesh) => {
    const clusterOf = new Map(mesh.clusters.map((cluster) => [cluster.network, cluster]));
    return mesh.clusters.flatMap((cluster) => {
      const { network, eastWestGateways } = cluster;
      // A cluster may span several networks, with a gateway for each.
      if (network === undefined || eastWestGateways.some((gateway) => gateway.network === network)) return [];
      return eastWestGateways.flatMap(({ object, network: said }) => {
        if (said === undefined || hasPodsIn(said, cluster)) return [];
        const values = { cluster: cluster.name, gateway: describeObject(object), said, network };
        const other = clusterOf.get(said);
        const message =
          other === undefined
            ? messages.networkOfNoCluster(values)
            : messages.networkOfAnotherCluster({ ...values, other: other.name });
        return [{ cluster, object, path: 'metadata.labels', ...message }];
      });
    });
  },
};

/** True of a network that pods of a cluster are put into by a label of their own. */
function hasPodsIn(network: string, { workloads, objects }: Cluster): boolean {
  return (
    workloads.some(({ podLabels }) => podLabels[LABEL_NETWORK] === network) ||
    objects.some(({ kind, labels }) => kind === 'Pod' && labels[LABEL_NETWORK] === network)
  );
}
