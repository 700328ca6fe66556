import { describeObject } from '../model/kube-object';
import { change, EAST_WEST_GATEWAY, HEALTHY, yaml } from './example-mesh';
import type { Rule } from './rule';

const COPIED = change(
  EAST_WEST_GATEWAY,
  'topology.istio.io/network: network-of-cluster1',
  'topology.istio.io/network: network-of-cluster2',
);

export const eastWestGatewayOfAnotherNetwork: Rule = {
  id: 'east-west-gateway-of-another-network',
  severity: 'warning',
  title: 'An east-west gateway says that it leads into another cluster’s network',
  why: 'Requests for the other network are sent to this cluster, where their pods are not, and nothing leads to the pods that are here.',
  fix: 'set topology.istio.io/network of the gateway to the network of its own cluster.',
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
            message: `${describeObject(object)} of ${cluster.name} says network ${said}, which is ${other.name}’s; ${cluster.name} is in network ${network}.`,
          },
        ];
      });
    });
  },
};
