import { hasSince } from '../istio/behaviours';
import { describeObject } from '../model/object';
import { HEALTHY } from './engine/example-mesh';
import { boundServices, failoverIsAskedFor, oncePerObject, servicesAcrossNetworks } from './engine/questions';
import { namedMessages, type Values } from './engine/messages';
import type { Rule } from './engine/rule';

const CLUSTERS = { cluster1: HEALTHY, cluster2: HEALTHY };

const messages = namedMessages({
  versionTooOld: ({
    cluster,
    version,
    service,
    network,
    peer,
    peerNetwork,
  }: Values<'cluster' | 'version' | 'service' | 'network' | 'peer' | 'peerNetwork'>) =>
    `${cluster} runs Istio ${version}, and ${service} should fail over from its network ${network} to ${peer} in network ${peerNetwork}.`,
});

export const istioTooOldForWaypointFailover: Rule = {
  id: 'istio-too-old-for-waypoint-failover',
  severity: 'error',
  title: 'Failover across networks is asked of a version of Istio that does not support it',
  why: 'Before Istio 1.28 a waypoint sends to its own network only: while the service fails here, every request fails.',
  fix: 'upgrade that cluster to Istio 1.28 or newer before you rely on failover.',
  messages,
  needsSeveralClusters: true,
  bad: { clusters: CLUSTERS, facts: { cluster1: { istioVersion: '1.27.4' } } },
  good: { clusters: CLUSTERS, facts: { cluster1: { istioVersion: '1.28.1' } } },
  find: (mesh) => {
    const peers = new Map(servicesAcrossNetworks(mesh).map(({ service, peer }) => [service, peer]));
    const violations = boundServices(mesh).flatMap(({ cluster, service, destinationRules }) => {
      const {
        istioVersion,
        istiod: { deployment },
      } = cluster;
      const peer = peers.get(service);
      if (peer === undefined || istioVersion.assumed || hasSince(istioVersion, 'waypointsUseGateways')) return [];
      if (!failoverIsAskedFor(destinationRules, cluster)) return [];
      return [
        {
          cluster,
          ...(deployment === undefined
            ? { path: 'istioVersion' }
            : { object: deployment, path: 'spec.template.spec.containers' }),
          ...messages.versionTooOld({
            cluster: cluster.name,
            version: istioVersion.text,
            service: describeObject(service.object),
            network: cluster.network ?? '',
            peer: peer.name,
            peerNetwork: peer.network ?? '',
          }),
        },
      ];
    });
    return oncePerObject(violations);
  },
};
