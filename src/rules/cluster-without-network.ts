import { describeObject } from '../model/object';
import { LABEL_NETWORK } from '../istio/vocabulary';
import { change, HEALTHY, SYSTEM_NAMESPACE, yaml } from './engine/example-mesh';
import { namedMessages, type Values } from './engine/messages';
import type { Rule } from './engine/rule';

const UNLABELLED = change(SYSTEM_NAMESPACE, '\n  labels:\n    topology.istio.io/network: network-of-cluster1', '');
/** Nothing is said beside the objects, as in a tree without mesh.json. */
const FACTS = { cluster1: { network: undefined } };

const messages = namedMessages({
  noNetworkLabel: ({
    cluster,
    system,
    label,
    other,
    network,
    service,
  }: Values<'cluster' | 'system' | 'label' | 'other' | 'network' | 'service'>) =>
    `${system} of ${cluster} does not have the label ${label}, while ${other} is in network ${network} and ${service} is global.`,
  gatewayHasNetwork: ({
    cluster,
    system,
    label,
    gateway,
    network,
    service,
  }: Values<'cluster' | 'system' | 'label' | 'gateway' | 'network' | 'service'>) =>
    `${system} of ${cluster} does not have the label ${label}, while its ${gateway} is labelled with network ${network} and ${service} is global.`,
});

export const clusterWithoutNetwork: Rule = {
  id: 'cluster-without-network',
  severity: 'warning',
  title: 'A cluster has no network, and others or its own gateway have one',
  why: 'istiod treats pods without a network as reachable from everywhere: other clusters send requests directly to the addresses of these pods, where nothing answers, instead of through an east-west gateway.',
  fix: 'label the namespace of istiod topology.istio.io/network: <the network of the cluster>.',
  messages,
  needsSeveralClusters: true,
  bad: { clusters: { cluster1: HEALTHY + yaml(UNLABELLED), cluster2: HEALTHY }, facts: FACTS },
  good: { clusters: { cluster1: HEALTHY + yaml(SYSTEM_NAMESPACE), cluster2: HEALTHY }, facts: FACTS },
  find: (mesh) => {
    const other = mesh.clusters.find(({ network }) => (network ?? '') !== '');
    return mesh.clusters.flatMap((cluster) => {
      const system = cluster.namespaces.get(cluster.istiod.namespace);
      const global = [...cluster.services.values()].find(({ scope }) => scope === 'GLOBAL');
      // A namespace that was not read may be labelled.
      if ((cluster.network ?? '') !== '' || system === undefined || global === undefined) return [];
      const said = { cluster: cluster.name, system: describeObject(system), label: LABEL_NETWORK };
      const service = describeObject(global.object);
      const at = { cluster, object: system, path: 'metadata.labels' };
      if (other !== undefined) {
        const { name, network = '' } = other;
        return [{ ...at, ...messages.noNetworkLabel({ ...said, other: name, network, service }) }];
      }
      // Where no cluster has a network, a gateway into one says that they are not one.
      const gateway = cluster.eastWestGateways.find(({ network }) => (network ?? '') !== '');
      if (gateway === undefined) return [];
      const { object, network = '' } = gateway;
      return [{ ...at, ...messages.gatewayHasNetwork({ ...said, gateway: describeObject(object), network, service }) }];
    });
  },
};
