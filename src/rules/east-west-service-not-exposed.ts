import { describeObject } from '../model/object';
import { maps } from '../util/maps';
import { keyOf, type Cluster } from '../model/mesh';
import { closedTypeOf, toNetworkGateways } from '../model/gateways';
import { change, EAST_WEST_GATEWAY, HEALTHY, HEALTHY_CLUSTER2, yaml } from './engine/example-mesh';
import { isNode } from '../model/workloads';
import { namedMessages, type Values } from './engine/messages';
import { oncePerObject, servicesAcrossNetworks, valueAt } from './engine/questions';
import type { Rule } from './engine/rule';

const withType = (type: string) =>
  change(
    EAST_WEST_GATEWAY,
    '  labels:\n',
    `  annotations:\n    networking.istio.io/service-type: ${type}\n  labels:\n`,
  );

const messages = namedMessages({
  notExposed: ({
    cluster,
    gateway,
    type,
    service,
    peer,
  }: Values<'cluster' | 'gateway' | 'type' | 'service' | 'peer'>) =>
    `In ${cluster}, the Service of ${gateway} is of type ${type}, and ${peer} has to reach ${service} through it.`,
});

export const eastWestServiceNotExposed: Rule = {
  id: 'east-west-service-not-exposed',
  severity: 'error',
  title: 'The Service of an east-west gateway has no address outside of its cluster',
  why: 'istiod of the other clusters finds no address for this network and drops its endpoints: nothing fails over to this cluster.',
  fix: 'remove the annotation networking.istio.io/service-type (its default is LoadBalancer), or list the addresses under which it is reached in spec.addresses.',
  messages,
  needsSeveralClusters: true,
  bad: { clusters: { cluster1: HEALTHY + yaml(withType('ClusterIP')), cluster2: HEALTHY_CLUSTER2 } },
  good: { clusters: { cluster1: HEALTHY + yaml(withType('LoadBalancer')), cluster2: HEALTHY_CLUSTER2 } },
  find: (mesh) => {
    const found = servicesAcrossNetworks(mesh).flatMap(({ cluster, service, peer }) => {
      const hidden = cluster.eastWestGateways.flatMap(({ object }) => {
        const stated = closedTypeOf(object, cluster.eastWestGateways);
        return stated === undefined ? [] : [{ object, stated }];
      });
      // Another gateway, or an address that is known from elsewhere, is a way in.
      const hasWayIn = hidden.length < cluster.eastWestGateways.length || hasAddress(cluster);
      if (hasWayIn || cluster.pods.get(keyOf(service))?.usual === 0) return [];
      return hidden.map(({ object, stated: { type, by, path } }) => ({
        cluster,
        object: by,
        path,
        ...messages.notExposed({
          cluster: cluster.name,
          gateway: describeObject(object),
          type,
          service: describeObject(service.object),
          peer: peer.name,
        }),
      }));
    });
    return oncePerObject(found);
  },
};

function hasAddress({ gatewayAddresses = [], eastWestGateways, objects }: Cluster): boolean {
  return (
    gatewayAddresses.length > 0 ||
    eastWestGateways.some(({ addresses }) => addresses.length > 0) ||
    eastWestGateways.some(({ object }) => maps(valueAt(object, 'spec.addresses')).length > 0) ||
    objects.some((object) => toNetworkGateways(object, objects.filter(isNode)).length > 0)
  );
}
