import { policyOf } from '../model/policy/destination-rule';
import { describeObject, isMap } from '../model/kube-object';
import type { Cluster } from '../model/mesh';
import { trafficDistributionOf } from '../model/services/traffic-distribution';
import { outlierDetectionOf } from '../model/policy/traffic-policy';
import { change, HEALTHY, NAMESPACE, RULE, SERVICE, WAYPOINT, WORKLOAD, yaml } from './example-mesh';
import { boundServices, oncePerObject } from './questions';
import type { Rule } from './rule';

const EJECTING_ONLY = change(
  RULE,
  `    loadBalancer:
      localityLbSetting:
        enabled: true
        failoverPriority:
          - topology.istio.io/cluster
`,
  '',
);

export const localityFailoverByDefault: Rule = {
  id: 'locality-failover-by-default',
  severity: 'advice',
  title: 'Outlier detection alone switches on locality failover',
  why: 'The mesh’s default then prefers endpoints of the waypoint pod’s own region and zone: load is uneven, and the order in which clusters take over is nobody’s choice.',
  fix: 'say what you want in trafficPolicy.loadBalancer.localityLbSetting: failoverPriority, or enabled: false.',
  needsSeveralClusters: false,
  bad: { clusters: { cluster1: yaml(NAMESPACE, WAYPOINT, SERVICE, EJECTING_ONLY, WORKLOAD), cluster2: HEALTHY } },
  good: { clusters: { cluster1: HEALTHY, cluster2: HEALTHY } },
  find: (mesh) => {
    const found = boundServices(mesh).flatMap(({ cluster, service, rules }) => {
      const rule = policyOf(rules);
      const loadBalancer = isMap(rule?.trafficPolicy?.loadBalancer) ? rule.trafficPolicy.loadBalancer : {};
      const isSaid = loadBalancer.localityLbSetting !== undefined || loadBalancer.zoneAwareLbSetting !== undefined;
      if (rule === undefined || isSaid || outlierDetectionOf(rule.trafficPolicy) === undefined) return [];
      const namespace = cluster.namespaces.get(service.namespace);
      const chosen = trafficDistributionOf(service, namespace, cluster.istioVersion) !== undefined;
      if (chosen || isSaidForMesh(cluster)) return [];
      return [
        {
          cluster,
          object: rule.object,
          path: 'spec.trafficPolicy',
          message: `${describeObject(rule.object)} of ${cluster.name} has outlierDetection for ${service.host}, and no localityLbSetting.`,
        },
      ];
    });
    return oncePerObject(found);
  },
};

/** True if MeshConfig.localityLbSetting says what to do, or to do nothing. */
function isSaidForMesh({ switches }: Cluster): boolean {
  const { enabled, distribute, failover, failoverPriority } = switches.localityLbSetting;
  return enabled === false || distribute.length + failover.length + failoverPriority.length > 0;
}
