import { hasSince } from '../istio/behaviours';
import { describeObject } from '../model/kube-object';
import { HEALTHY } from './example-mesh';
import { boundServices, failoverIsAskedFor, oncePerObject, servicesAcrossNetworks } from './questions';
import type { Rule } from './rule';

const CLUSTERS = { cluster1: HEALTHY, cluster2: HEALTHY };

export const istioTooOldForWaypointFailover: Rule = {
  id: 'istio-too-old-for-waypoint-failover',
  severity: 'error',
  title: 'Failover across networks is asked of an Istio that cannot do it',
  why: 'Before Istio 1.28 a waypoint sends to its own network only: while the service fails here, every request fails.',
  fix: 'upgrade that cluster to Istio 1.28 or newer before you rely on failover.',
  needsSeveralClusters: true,
  bad: { clusters: CLUSTERS, facts: { cluster1: { istioVersion: '1.27.4' } } },
  good: { clusters: CLUSTERS, facts: { cluster1: { istioVersion: '1.28.1' } } },
  find: (mesh) => {
    const peers = new Map(servicesAcrossNetworks(mesh).map(({ service, peer }) => [service, peer]));
    const violations = boundServices(mesh).flatMap(({ cluster, service, rules }) => {
      const {
        istioVersion,
        istiod: { deployment },
      } = cluster;
      const peer = peers.get(service);
      if (peer === undefined || istioVersion.assumed || hasSince(istioVersion, 'waypointsUseGateways')) return [];
      if (!failoverIsAskedFor(rules, cluster)) return [];
      return [
        {
          cluster,
          ...(deployment === undefined
            ? { path: 'istioVersion' }
            : { object: deployment, path: 'spec.template.spec.containers' }),
          message: `${cluster.name} runs Istio ${istioVersion.text}, and ${describeObject(service.object)} is to fail over from its network ${cluster.network} to ${peer.name} in network ${peer.network}.`,
        },
      ];
    });
    return oncePerObject(violations);
  },
};
