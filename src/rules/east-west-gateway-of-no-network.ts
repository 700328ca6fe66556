import { describeObject } from '../model/object';
import { LABEL_NETWORK } from '../istio/vocabulary';
import { keyOf } from '../model/mesh';
import { change, EAST_WEST_GATEWAY, HEALTHY, HEALTHY_CLUSTER2, yaml } from './engine/example-mesh';
import { clustersByService } from './engine/questions';
import { namedMessages, type Values } from './engine/messages';
import type { Rule } from './engine/rule';

const UNLABELLED = change(EAST_WEST_GATEWAY, '\n  labels:\n    topology.istio.io/network: network-of-cluster1', '');

const messages = namedMessages({
  noNetworkLabel: ({ cluster, gateway, label, service }: Values<'cluster' | 'gateway' | 'label' | 'service'>) =>
    `${gateway} of ${cluster} does not have the label ${label}, and other networks have to reach ${service}.`,
});

export const eastWestGatewayOfNoNetwork: Rule = {
  id: 'east-west-gateway-of-no-network',
  severity: 'error',
  title: 'An east-west gateway does not name the network it leads into',
  why: 'Node proxies of other clusters find gateways by the label topology.istio.io/network of the Gateway: without it they never fail over to this cluster, nor to its waypoint.',
  fix: 'add topology.istio.io/network to metadata.labels of the Gateway (not only to spec.infrastructure.labels).',
  messages,
  needsSeveralClusters: true,
  bad: { clusters: { cluster1: HEALTHY + yaml(UNLABELLED), cluster2: HEALTHY_CLUSTER2 } },
  good: { clusters: { cluster1: HEALTHY + yaml(EAST_WEST_GATEWAY), cluster2: HEALTHY_CLUSTER2 } },
  find: (mesh) => {
    // Clusters of one network reach each other without a gateway; an unknown network is one of its own.
    const networks = new Map(
      [...clustersByService(mesh)].map(([key, holders]) => [
        key,
        new Set(holders.map(({ cluster }) => cluster.network ?? cluster)),
      ]),
    );
    return mesh.clusters.flatMap((cluster) => {
      const gateways = cluster.eastWestGateways.filter(({ object }) => object.kind === 'Gateway');
      if (gateways.length === 0 || gateways.some(({ network }) => network !== undefined)) return [];
      const wanted = [...cluster.services.values()].find((service) => {
        const key = keyOf(service);
        // No request goes to a cluster that only consumes the service.
        return service.scope === 'GLOBAL' && cluster.pods.get(key)?.usual !== 0 && (networks.get(key)?.size ?? 0) > 1;
      });
      if (wanted === undefined) return [];
      return gateways.map(({ object }) => ({
        cluster,
        object,
        path: 'metadata.labels',
        ...messages.noNetworkLabel({
          cluster: cluster.name,
          gateway: describeObject(object),
          label: LABEL_NETWORK,
          service: describeObject(wanted.object),
        }),
      }));
    });
  },
};
