import { hasSince } from '../istio/behaviours';
import { describeObject } from '../model/object';
import { HEALTHY } from './engine/example-mesh';
import { names, sharedNetworks } from './engine/questions';
import { namedMessages, type Values } from './engine/messages';
import type { Rule } from './engine/rule';

const CLUSTERS = { cluster1: HEALTHY, cluster2: HEALTHY };
const FLAT = { network: 'flat' };

const messages = namedMessages({
  versionTooOld: ({
    cluster,
    version,
    network,
    clusters,
    service,
  }: Values<'cluster' | 'version' | 'network' | 'clusters' | 'service'>) =>
    `${cluster} runs Istio ${version}, and shares network ${network} with other clusters (${clusters}), which all have the global ${service}.`,
});

export const sharedNetworkBefore130: Rule = {
  id: 'shared-network-before-1-30',
  severity: 'error',
  title: 'Clusters share one network, and run a version of Istio that does not support it',
  why: 'Before Istio 1.30 a waypoint does not know the addresses that other clusters of its network give a service: requests of their clients that reach it fail, all of them while their own waypoint is down.',
  fix: 'upgrade to Istio 1.30 or newer, or give each cluster a network and an east-west gateway of its own.',
  messages,
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
          ...messages.versionTooOld({
            cluster: cluster.name,
            version: cluster.istioVersion.text,
            network,
            clusters: names(clusters),
            service: describeObject(service.object),
          }),
        })),
    ),
};
