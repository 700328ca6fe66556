import { hasSince } from '../istio/behaviours';
import { describeObject } from '../model/kube-object';
import { HEALTHY } from './example-mesh';
import { names, sharedNetworks } from './questions';
import type { Rule } from './rule';

const CLUSTERS = { cluster1: HEALTHY, cluster2: HEALTHY };

export const sharedNetwork: Rule = {
  id: 'shared-network',
  severity: 'advice',
  title: 'Clusters share one network',
  why: 'Istio’s documentation calls this untested in ambient mode (it works since Istio 1.30): every pod must reach every other directly, and only topology.istio.io/cluster tells the clusters apart.',
  fix: 'rehearse the outage before you rely on failover, or give each cluster a network and an east-west gateway of its own.',
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
          message: `${names(clusters)} are in network ${network} together, and ${describeObject(service.object)} is global in each.`,
        },
      ];
    }),
};
