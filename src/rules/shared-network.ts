import { hasSince } from '../istio/behaviours';
import { describeObject } from '../model/object';
import { HEALTHY } from './engine/example-mesh';
import { names, sharedNetworks } from './engine/questions';
import { namedMessages, type Values } from './engine/messages';
import type { Rule } from './engine/rule';

const CLUSTERS = { cluster1: HEALTHY, cluster2: HEALTHY };

const messages = namedMessages({
  inOneNetwork: ({ clusters, network, service }: Values<'clusters' | 'network' | 'service'>) =>
    `${clusters} share network ${network}, and ${service} is global in each of them.`,
});

export const sharedNetwork: Rule = {
  id: 'shared-network',
  severity: 'advice',
  title: 'Clusters share one network',
  why: 'Istio’s documentation calls this untested in ambient mode (it works since Istio 1.30): every pod must reach every other pod directly, and only topology.istio.io/cluster tells the clusters apart.',
  fix: 'rehearse the outage before you rely on failover, or give each cluster a network and an east-west gateway of its own.',
  messages,
  needsSeveralClusters: true,
  bad: { clusters: CLUSTERS, facts: { cluster1: { network: 'flat' }, cluster2: { network: 'flat' } } },
  good: { clusters: CLUSTERS },
  find: (mesh) =>
    sharedNetworks(mesh).flatMap(({ network, clusters, service }) => {
      const cluster = clusters.find(({ istioVersion }) => hasSince(istioVersion, 'waypointsRouteInSharedNetwork'));
      if (cluster === undefined) return [];
      return [
        {
          cluster,
          path: 'network',
          ...messages.inOneNetwork({ clusters: names(clusters), network, service: describeObject(service.object) }),
        },
      ];
    }),
};
