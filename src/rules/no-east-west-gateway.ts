import { describeObject, isMap, type KubeObject } from '../model/object';
import { CLASS_EAST_WEST, CLASS_REMOTE, LABEL_NETWORK } from '../istio/vocabulary';
import { keyOf, type Cluster, type Mesh } from '../model/mesh';
import { toNetworkGateways } from '../model/gateways';
import { gatewayOfOtherClass } from '../predict/istio/gateways';
import { HEALTHY } from './engine/example-mesh';
import { meantBy } from './engine/misspelling';
import { oncePerObject, servicesAcrossNetworks } from './engine/questions';
import { isNode } from '../model/workloads';
import { namedMessages, type Values } from './engine/messages';
import type { Rule, Violation } from './engine/rule';

const CLUSTERS = { cluster1: HEALTHY, cluster2: HEALTHY };

const messages = namedMessages({
  onlyClassicGateways: ({
    cluster,
    gateway,
    network,
    service,
    peer,
    peerNetwork,
  }: Values<'cluster' | 'gateway' | 'network' | 'service' | 'peer' | 'peerNetwork'>) =>
    `${gateway} of ${cluster} has no port 15008 (HBONE), and nothing else leads into network ${network}; ${peer} in network ${peerNetwork} has to reach ${service}.`,
  otherClass: ({
    cluster,
    gateway,
    network,
    service,
    peer,
    peerNetwork,
  }: Values<'cluster' | 'gateway' | 'network' | 'service' | 'peer' | 'peerNetwork'>) =>
    `${gateway} of ${cluster} is of a class for which istiod does not make an east-west gateway, and nothing else leads into network ${network}; ${peer} in network ${peerNetwork} has to reach ${service}.`,
  noGateway: ({
    cluster,
    network,
    service,
    peer,
    peerNetwork,
  }: Values<'cluster' | 'network' | 'service' | 'peer' | 'peerNetwork'>) =>
    `${cluster} has no east-west gateway, and nothing else leads into network ${network}; ${peer} in network ${peerNetwork} has to reach ${service}.`,
});

export const noEastWestGateway: Rule = {
  id: 'no-east-west-gateway',
  severity: 'error',
  title: 'A cluster with pods of a global service has no east-west gateway',
  why: 'istiod drops the endpoints of a network without a gateway, with only a line in its log: other networks never fail over to these pods.',
  fix: 'deploy an east-west gateway in that cluster, and list its addresses in mesh.json (or leave `gateways` out, where they are not known).',
  messages,
  needsSeveralClusters: true,
  bad: { clusters: CLUSTERS, facts: { cluster1: { gateways: [] } } },
  good: { clusters: CLUSTERS, facts: { cluster1: { gateways: ['203.0.113.1', '203.0.113.2'] } } },
  find: (mesh) => {
    const reachable = reachableNetworks(mesh);
    const violations = servicesAcrossNetworks(mesh)
      // A cluster that only consumes a service needs no way in, and of one whose workloads were not read the pods are not known.
      .filter(({ cluster, service }) => (cluster.pods.get(keyOf(service))?.usual ?? 0) > 0)
      .filter(({ cluster }) => !reachable.has(cluster.network))
      .map(({ cluster, service, peer }): Violation => {
        const values = {
          cluster: cluster.name,
          network: cluster.network ?? '',
          service: describeObject(service.object),
          peer: peer.name,
          peerNetwork: peer.network ?? '',
        };
        const ofOtherClass = misspeltGateway(cluster);
        if (ofOtherClass !== undefined) {
          const message = messages.otherClass({ ...values, gateway: describeObject(ofOtherClass) });
          const fix = `set spec.gatewayClassName: ${CLASS_EAST_WEST}.`;
          return { cluster, object: ofOtherClass, path: 'spec.gatewayClassName', ...message, fix };
        }
        const classic = onlyClassicGateway(cluster);
        if (classic === undefined) return { cluster, path: 'gateways', ...messages.noGateway(values) };
        const message = messages.onlyClassicGateways({ ...values, gateway: describeObject(classic) });
        return { cluster, object: classic, path: 'spec.ports', ...message };
      });
    return oncePerObject(violations);
  },
};

/** The networks that a gateway leads into, or may lead into where the addresses of gateways are not known. */
function reachableNetworks(mesh: Mesh): ReadonlySet<string | undefined> {
  return new Set(
    mesh.clusters.flatMap((cluster) => {
      const { network, gatewayAddresses, eastWestGateways, objects } = cluster;
      const isClosed = onlyClassicGateway(cluster) !== undefined || misspeltGateway(cluster) !== undefined;
      const mayBeOpen = gatewayAddresses === undefined && !isClosed;
      return [
        ...(mayBeOpen || (gatewayAddresses ?? []).length > 0 ? [network] : []),
        // One without the label may have it by an installation's global.network, at least on its Service.
        ...eastWestGateways.map((gateway) => gateway.network ?? network),
        ...objects.filter(isRemoteGateway).map(({ labels }) => labels[LABEL_NETWORK]),
      ];
    }),
  );
}

/** A Gateway that stands for one in another cluster, and deploys nothing. */
function isRemoteGateway({ kind, body }: KubeObject): boolean {
  return kind === 'Gateway' && isMap(body.spec) && body.spec.gatewayClassName === CLASS_REMOTE;
}

/** What was meant as an east-west gateway by its label, of a class that is nearly that and that nothing was read of. */
function misspeltGateway(cluster: Cluster): KubeObject | undefined {
  const gateway = gatewayOfOtherClass(cluster);
  const className = gateway && isMap(gateway.body.spec) ? String(gateway.body.spec.gatewayClassName) : '';
  const isRead = cluster.objects.some(({ kind, name }) => kind === 'GatewayClass' && name === className);
  return meantBy(className, [CLASS_EAST_WEST]) === undefined || isRead ? undefined : gateway;
}

/** A gateway for sidecars (port 15443), in a cluster of which only such gateways were read: ambient traffic cannot use it. */
function onlyClassicGateway({ network, objects, eastWestGateways }: Cluster): KubeObject | undefined {
  if (eastWestGateways.length > 0) return undefined;
  const nodes = objects.filter(isNode);
  const own = objects.flatMap((object) =>
    toNetworkGateways(object, nodes)
      .filter((gateway) => gateway.network === network)
      .map(({ hbonePort }) => ({ object, hbonePort })),
  );
  return own.some(({ hbonePort }) => hbonePort !== 0) ? undefined : own[0]?.object;
}
