import { describeObject } from '../model/kube-object';
import { change, EAST_WEST_GATEWAY, HEALTHY, yaml } from './engine/example-mesh';
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
});

export const eastWestGatewayOfAnotherNetwork: Rule = {
  id: 'east-west-gateway-of-another-network',
  severity: 'warning',
  title: 'An east-west gateway carries the network of another cluster',
  why: 'Other clusters send requests for that network to this cluster, which does not have the pods, and no gateway leads to the pods that are here.',
  fix: 'set topology.istio.io/network of the gateway to the network of its own cluster.',
  messages,
  needsSeveralClusters: true,
  bad: { clusters: { cluster1: HEALTHY + yaml(COPIED), cluster2: HEALTHY } },
  good: { clusters: { cluster1: HEALTHY + yaml(EAST_WEST_GATEWAY), cluster2: HEALTHY } },
  find: (mesh) => {
    const clusterOf = new Map(mesh.clusters.map((cluster) => [cluster.network, cluster]));
    return mesh.clusters.flatMap((cluster) => {
      const { network, eastWestGateways } = cluster;
      // A cluster may span several networks, with a gateway for each.
      if (network === undefined || eastWestGateways.some((gateway) => gateway.network === network)) return [];
      return eastWestGateways.flatMap(({ object, network: said }) => {
        const other = said === undefined ? undefined : clusterOf.get(said);
        if (other === undefined) return [];
        return [
          {
            cluster,
            object,
            path: 'metadata.labels',
            ...messages.networkOfAnotherCluster({
              cluster: cluster.name,
              gateway: describeObject(object),
              said: said ?? '',
              other: other.name,
              network,
            }),
          },
        ];
      });
    });
  },
};
