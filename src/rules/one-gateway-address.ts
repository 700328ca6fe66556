import net from 'node:net';
import { describeObject } from '../model/object';
import { outlierDetectionsOf } from '../model/policy';
import type { Cluster } from '../model/mesh';
import { HEALTHY } from './engine/example-mesh';
import { boundServices, oncePerObject, servicesAcrossNetworks } from './engine/questions';
import { namedMessages, type Values } from './engine/messages';
import type { Rule } from './engine/rule';

const CLUSTERS = { cluster1: HEALTHY, cluster2: HEALTHY };

const messages = namedMessages({
  singleAddress: ({ cluster, peer, service, address }: Values<'cluster' | 'peer' | 'service' | 'address'>) =>
    `The only host of ${service} in ${cluster} that ${peer} sees is ${address}.`,
});

export const oneGatewayAddress: Rule = {
  id: 'one-gateway-address',
  severity: 'advice',
  title: 'One gateway address stands for a whole cluster',
  why: 'The waypoints of other clusters see it as a single host: a few errors in a row from any pod behind it eject the whole cluster at once.',
  fix: 'give the east-west gateway a second address, or leave room in the thresholds of outlierDetection.',
  messages,
  needsSeveralClusters: true,
  bad: { clusters: CLUSTERS, facts: { cluster1: { gateways: ['203.0.113.1'] } } },
  good: { clusters: CLUSTERS, facts: { cluster1: { gateways: ['203.0.113.1', '203.0.113.2'] } } },
  find: (mesh) => {
    const ejecting = new Set(
      boundServices(mesh)
        .filter(({ destinationRules }) => outlierDetectionsOf(destinationRules).length > 0)
        .map(({ cluster, service }) => `${cluster.name} ${service.host}`),
    );
    const found = servicesAcrossNetworks(mesh).flatMap(({ cluster, service, peer }) => {
      const address = onlyAddressOf(cluster);
      if (address === undefined || !ejecting.has(`${peer.name} ${service.host}`)) return [];
      return [
        {
          cluster,
          object: cluster.eastWestGateways[0]?.object,
          path: cluster.eastWestGateways.length === 0 ? 'gateways' : undefined,
          ...messages.singleAddress({
            cluster: cluster.name,
            peer: peer.name,
            service: describeObject(service.object),
            address,
          }),
        },
      ];
    });
    return oncePerObject(found);
  },
};

/** The address of a cluster that has one only. A host name may stand for several. */
function onlyAddressOf({ gatewayAddresses, eastWestGateways }: Cluster): string | undefined {
  const read = eastWestGateways.flatMap(({ addresses }) => addresses);
  const [address, ...others] = new Set(read.length > 0 ? read : gatewayAddresses);
  return address !== undefined && others.length === 0 && net.isIP(address) > 0 ? address : undefined;
}
