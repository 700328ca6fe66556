import { describeObject, isMap, type KubeObject } from '../model/kube-object';
import { CLASS_REMOTE, LABEL_NETWORK } from '../istio/vocabulary';
import { keyOf, type Mesh } from '../model/mesh';
import { HEALTHY } from './example-mesh';
import { oncePerObject, servicesAcrossNetworks } from './questions';
import type { Rule } from './rule';

const CLUSTERS = { cluster1: HEALTHY, cluster2: HEALTHY };

export const noEastWestGateway: Rule = {
  id: 'no-east-west-gateway',
  severity: 'error',
  title: 'A cluster with pods of a global service has no east-west gateway',
  why: 'istiod drops endpoints of a network without a gateway, with no more than a line in its log: other networks never fail over to these pods.',
  fix: 'deploy an east-west gateway in that cluster, and list its addresses in mesh.json (or leave `gateways` out, where they are not known).',
  needsSeveralClusters: true,
  bad: { clusters: CLUSTERS, facts: { cluster1: { gateways: [] } } },
  good: { clusters: CLUSTERS, facts: { cluster1: { gateways: ['203.0.113.1', '203.0.113.2'] } } },
  find: (mesh) => {
    const reachable = reachableNetworks(mesh);
    const violations = servicesAcrossNetworks(mesh)
      // A cluster that only consumes a service needs no way in, and of one whose workloads were not read nobody knows.
      .filter(({ cluster, service }) => (cluster.pods.get(keyOf(service))?.usual ?? 0) > 0)
      .filter(({ cluster }) => !reachable.has(cluster.network))
      .map(({ cluster, service, peer }) => ({
        cluster,
        path: 'gateways',
        message: `${cluster.name} has no east-west gateway, and nothing else leads into network ${cluster.network}; ${describeObject(service.object)} is to be reached from ${peer.name} in network ${peer.network}.`,
      }));
    return oncePerObject(violations);
  },
};

/** The networks that something leads into, or may, where nobody said that nothing does. */
function reachableNetworks(mesh: Mesh): ReadonlySet<string | undefined> {
  return new Set(
    mesh.clusters.flatMap(({ network, gatewayAddresses, eastWestGateways, objects }) => [
      ...(gatewayAddresses === undefined || gatewayAddresses.length > 0 ? [network] : []),
      // One without the label may have it by an installation's global.network, at least on its Service.
      ...eastWestGateways.map((gateway) => gateway.network ?? network),
      ...objects.filter(isRemoteGateway).map(({ labels }) => labels[LABEL_NETWORK]),
    ]),
  );
}

/** A Gateway that stands for one in another cluster, and deploys nothing. */
function isRemoteGateway({ kind, body }: KubeObject): boolean {
  return kind === 'Gateway' && isMap(body.spec) && body.spec.gatewayClassName === CLASS_REMOTE;
}
