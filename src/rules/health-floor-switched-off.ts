import { hasSince } from '../istio/behaviours';
import { describeObject } from '../model/object';
import { outlierDetectionsOf } from '../model/policy';
import { trafficDistributionOf } from '../model/services';
import { change, HEALTHY, NAMESPACE, DESTINATION_RULE, SERVICE, WAYPOINT, WORKLOAD, yaml } from './engine/example-mesh';
import { boundServices, oncePerObject } from './engine/questions';
import { namedMessages, type Values } from './engine/messages';
import type { Rule } from './engine/rule';

const CLOSE = change(SERVICE, 'spec:\n', 'spec:\n  trafficDistribution: PreferClose\n');
const FACTS = { cluster1: { istioVersion: '1.30.3' } };

const messages = namedMessages({
  floorNotSent: ({
    cluster,
    version,
    destinationRule,
    floor,
    service,
    cause,
  }: Values<'cluster' | 'version' | 'destinationRule' | 'floor' | 'service' | 'cause'>) =>
    `${destinationRule} sets a floor of ${floor} %, and ${service} has ${cause} in ${cluster} (Istio ${version}).`,
});

export const healthFloorSwitchedOff: Rule = {
  id: 'health-floor-switched-off',
  severity: 'warning',
  title: 'minHealthPercent has no effect beside a traffic distribution',
  why: 'Before Istio 1.31 istiod sends a floor of 0 for a service whose unready pods it sends to proxies: outlier detection can eject the last host, and then every request gets 503.',
  fix: 'remove trafficDistribution from the service (failoverPriority already prefers its own cluster), or upgrade to Istio 1.31.',
  messages,
  needsSeveralClusters: false,
  bad: {
    clusters: { cluster1: yaml(NAMESPACE, WAYPOINT, CLOSE, DESTINATION_RULE, WORKLOAD), cluster2: HEALTHY },
    facts: FACTS,
  },
  good: { clusters: { cluster1: HEALTHY, cluster2: HEALTHY }, facts: FACTS },
  find: (mesh) => {
    const found = boundServices(mesh).flatMap(({ cluster, service, destinationRules }) => {
      const { istioVersion, switches } = cluster;
      const namespace = cluster.namespaces.get(service.namespace);
      const distribution = trafficDistributionOf(service, namespace, istioVersion);
      const cause =
        distribution ?? (switches.pilotSendUnhealthyEndpoints ? 'PILOT_SEND_UNHEALTHY_ENDPOINTS' : undefined);
      if (cause === undefined || hasSince(istioVersion, 'floorBeatsTrafficDistribution')) return [];
      return outlierDetectionsOf(destinationRules)
        .filter(({ minHealthPercent, maxEjectionPercent }) => minHealthPercent > 0 && (maxEjectionPercent ?? 0) >= 100)
        .map(({ rule: destinationRule, path, minHealthPercent }) => ({
          cluster,
          object: destinationRule.object,
          path: `${path}.minHealthPercent`,
          ...messages.floorNotSent({
            cluster: cluster.name,
            version: istioVersion.text,
            destinationRule: describeObject(destinationRule.object),
            floor: minHealthPercent,
            service: describeObject(service.object),
            cause,
          }),
        }));
    });
    return oncePerObject(found);
  },
};
