import { hasSince } from '../istio/behaviours';
import { describeObject } from '../model/kube-object';
import { outlierDetectionsOf } from '../model/policy/outlier-detection';
import { trafficDistributionOf } from '../model/services/traffic-distribution';
import { change, HEALTHY, NAMESPACE, RULE, SERVICE, WAYPOINT, WORKLOAD, yaml } from './example-mesh';
import { boundServices, oncePerObject } from './questions';
import type { Rule } from './rule';

const CLOSE = change(SERVICE, 'spec:\n', 'spec:\n  trafficDistribution: PreferClose\n');
const FACTS = { cluster1: { istioVersion: '1.30.3' } };

export const healthFloorSwitchedOff: Rule = {
  id: 'health-floor-switched-off',
  severity: 'warning',
  title: 'minHealthPercent has no effect beside a traffic distribution',
  why: 'Before Istio 1.31 istiod sends a floor of 0 for a service whose unready pods it shows to proxies: outlier detection can eject the last host, and then every request gets 503.',
  fix: 'remove trafficDistribution from the service (failoverPriority prefers its own cluster already), or upgrade to Istio 1.31.',
  needsSeveralClusters: false,
  bad: { clusters: { cluster1: yaml(NAMESPACE, WAYPOINT, CLOSE, RULE, WORKLOAD), cluster2: HEALTHY }, facts: FACTS },
  good: { clusters: { cluster1: HEALTHY, cluster2: HEALTHY }, facts: FACTS },
  find: (mesh) => {
    const found = boundServices(mesh).flatMap(({ cluster, service, rules }) => {
      const { istioVersion, switches } = cluster;
      const namespace = cluster.namespaces.get(service.namespace);
      const distribution = trafficDistributionOf(service, namespace, istioVersion);
      const cause =
        distribution ?? (switches.pilotSendUnhealthyEndpoints ? 'PILOT_SEND_UNHEALTHY_ENDPOINTS' : undefined);
      if (cause === undefined || hasSince(istioVersion, 'floorBeatsTrafficDistribution')) return [];
      return outlierDetectionsOf(rules)
        .filter(({ minHealthPercent, maxEjectionPercent }) => minHealthPercent > 0 && (maxEjectionPercent ?? 0) >= 100)
        .map(({ rule, path, minHealthPercent }) => ({
          cluster,
          object: rule.object,
          path: `${path}.minHealthPercent`,
          message: `${describeObject(rule.object)} sets a floor of ${minHealthPercent} %, and ${describeObject(service.object)} has ${cause} in ${cluster.name} (Istio ${istioVersion.text}).`,
        }));
    });
    return oncePerObject(found);
  },
};
