import { hidesItsNetwork } from '../model/gateways';
import { describeObject } from '../model/object';
import { LABEL_NETWORK } from '../istio/vocabulary';
import { keyOf } from '../model/mesh';
import { change, EAST_WEST_GATEWAY, HEALTHY, HEALTHY_CLUSTER2, yaml } from './engine/example-mesh';
import { oncePerObject, servicesAcrossNetworks } from './engine/questions';
import { namedMessages, type Values } from './engine/messages';
import type { Rule } from './engine/rule';

const withInfrastructure = (labels: string) =>
  change(EAST_WEST_GATEWAY, 'spec:\n', `spec:\n  infrastructure:\n    labels:\n${labels}`);
const HIDDEN = withInfrastructure('      team: mesh\n');
const REPEATED = withInfrastructure('      team: mesh\n      topology.istio.io/network: network-of-cluster1\n');

const messages = namedMessages({
  labelNotCopied: ({
    cluster,
    gateway,
    label,
    peer,
    service,
  }: Values<'cluster' | 'gateway' | 'label' | 'peer' | 'service'>) =>
    `In ${cluster}, ${gateway} has ${label} in metadata.labels, and spec.infrastructure.labels does not repeat it, so ${peer} cannot reach ${service} here.`,
});

export const infrastructureLabelsHideNetwork: Rule = {
  id: 'infrastructure-labels-hide-network',
  severity: 'error',
  title: 'The Service of an east-west gateway does not get the network label',
  why: 'Waypoints of other clusters find a gateway by that label of its Service: without it they drop the endpoints of this network, and nothing fails over to them.',
  fix: 'repeat the label topology.istio.io/network in spec.infrastructure.labels, which replaces the copy of metadata.labels, or remove spec.infrastructure.labels.',
  messages,
  needsSeveralClusters: true,
  bad: { clusters: { cluster1: HEALTHY + yaml(HIDDEN), cluster2: HEALTHY_CLUSTER2 } },
  good: { clusters: { cluster1: HEALTHY + yaml(REPEATED), cluster2: HEALTHY_CLUSTER2 } },
  find: (mesh) => {
    const violations = servicesAcrossNetworks(mesh).flatMap(({ cluster, service, peer }) => {
      // No request goes to a cluster without pods.
      if (cluster.pods.get(keyOf(service))?.usual === 0) return [];
      // Another gateway may be found: the Service that was read, or a Gateway that istiod does find.
      if (cluster.eastWestGateways.some(({ object }) => !hidesItsNetwork(object))) return [];
      return cluster.eastWestGateways.map(({ object }) => ({
        cluster,
        object,
        path: 'spec.infrastructure.labels',
        ...messages.labelNotCopied({
          cluster: cluster.name,
          gateway: describeObject(object),
          label: LABEL_NETWORK,
          peer: peer.name,
          service: describeObject(service.object),
        }),
      }));
    });
    return oncePerObject(violations);
  },
};
