import { describeObject } from '../model/kube-object';
import { LABEL_NETWORK } from '../istio/vocabulary';
import { change, HEALTHY, SYSTEM_NAMESPACE, yaml } from './example-mesh';
import type { Rule } from './rule';

const UNLABELLED = change(SYSTEM_NAMESPACE, '\n  labels:\n    topology.istio.io/network: network-of-cluster1', '');
/** Nothing is said beside the objects, as in a tree without mesh.json. */
const FACTS = { cluster1: { network: undefined } };

export const clusterWithoutNetwork: Rule = {
  id: 'cluster-without-network',
  severity: 'warning',
  title: 'A cluster has no network, and others have',
  why: 'istiod takes pods without a network to be reachable from everywhere: other clusters send to their addresses directly, where nothing answers, instead of through an east-west gateway.',
  fix: 'label the namespace of istiod topology.istio.io/network: <the network of the cluster>.',
  needsSeveralClusters: true,
  bad: { clusters: { cluster1: HEALTHY + yaml(UNLABELLED), cluster2: HEALTHY }, facts: FACTS },
  good: { clusters: { cluster1: HEALTHY + yaml(SYSTEM_NAMESPACE), cluster2: HEALTHY }, facts: FACTS },
  find: (mesh) => {
    const other = mesh.clusters.find(({ network }) => (network ?? '') !== '');
    if (other === undefined) return [];
    return mesh.clusters.flatMap((cluster) => {
      const system = cluster.namespaces.get(cluster.istiod.namespace);
      const global = [...cluster.services.values()].find(({ scope }) => scope === 'GLOBAL');
      // A namespace that was not read may be labelled.
      if ((cluster.network ?? '') !== '' || system === undefined || global === undefined) return [];
      return [
        {
          cluster,
          object: system,
          path: 'metadata.labels',
          message: `${describeObject(system)} of ${cluster.name} has no label ${LABEL_NETWORK}, while ${other.name} is in network ${other.network} and ${describeObject(global.object)} is global.`,
        },
      ];
    });
  },
};
