import { hasSince } from '../istio/behaviours';
import { describeObject } from '../model/kube-object';
import { HEALTHY } from './example-mesh';
import { names, sharedNetworks } from './questions';
import type { Rule } from './rule';

const CLUSTERS = { cluster1: HEALTHY, cluster2: HEALTHY };
const FLAT = { network: 'flat' };

export const sharedNetworkBefore130: Rule = {
  id: 'shared-network-before-1-30',
  severity: 'warning',
  title: 'Clusters share one network, and run an Istio that does not support it',
  why: 'Before Istio 1.30 waypoints do not route between clusters of one network, so the service does not fail over.',
  fix: 'upgrade to Istio 1.30 or newer, or give each cluster a network and an east-west gateway of its own.',
  needsSeveralClusters: true,
  bad: { clusters: CLUSTERS, facts: { cluster1: { ...FLAT, istioVersion: '1.29.4' }, cluster2: FLAT } },
  good: { clusters: CLUSTERS, facts: { cluster1: { ...FLAT, istioVersion: '1.30.3' }, cluster2: FLAT } },
  find: (mesh) =>
    sharedNetworks(mesh).flatMap(({ network, clusters, service }) =>
      clusters
        .filter(({ istioVersion }) => !istioVersion.assumed && !hasSince(istioVersion, 'waypointsRouteInSharedNetwork'))
        .map((cluster) => ({
          cluster,
          path: 'istioVersion',
          message: `${cluster.name} runs Istio ${cluster.istioVersion.text}, and network ${network} is shared by ${names(clusters)}, which all have the global ${describeObject(service.object)}.`,
        })),
    ),
};
