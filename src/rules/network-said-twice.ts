import { describeObject } from '../model/object';
import { LABEL_NETWORK } from '../istio/vocabulary';
import { change, HEALTHY, SYSTEM_NAMESPACE, yaml } from './engine/example-mesh';
import { namedMessages, type Values } from './engine/messages';
import type { Rule } from './engine/rule';

const COPIED = change(SYSTEM_NAMESPACE, 'network-of-cluster1', 'network-of-cluster2');

const messages = namedMessages({
  differ: ({ cluster, system, said, stated }: Values<'cluster' | 'system' | 'said' | 'stated'>) =>
    `${system} of ${cluster} has network "${said}", and mesh.json says that ${cluster} is in network "${stated}".`,
});

export const networkSaidTwice: Rule = {
  id: 'network-said-twice',
  severity: 'warning',
  title: 'The namespace of istiod names another network than mesh.json',
  why: 'istiod goes by the label of its namespace: if that names the network of another cluster, requests for pods that are here go to that cluster, or directly to addresses where nothing answers.',
  fix: `set ${LABEL_NETWORK} of the namespace to the network of the cluster, or correct mesh.json.`,
  messages,
  needsSeveralClusters: true,
  bad: { clusters: { cluster1: HEALTHY + yaml(COPIED), cluster2: HEALTHY } },
  good: { clusters: { cluster1: HEALTHY + yaml(SYSTEM_NAMESPACE), cluster2: HEALTHY } },
  find: (mesh) => {
    const stated = new Map(mesh.source.clusters.map(({ facts }) => [facts.name, facts.network]));
    return mesh.clusters.flatMap((cluster) => {
      const system = cluster.namespaces.get(cluster.istiod.namespace);
      const said = system?.labels[LABEL_NETWORK];
      const network = stated.get(cluster.name);
      if (system === undefined || said === undefined || network === undefined || said === network) return [];
      return [
        {
          cluster,
          object: system,
          path: 'metadata.labels',
          ...messages.differ({
            cluster: cluster.name,
            system: describeObject(system),
            said,
            stated: network,
          }),
        },
      ];
    });
  },
};
