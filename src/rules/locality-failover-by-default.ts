import { policyOf } from '../model/policy';
import { describeObject } from '../model/object';
import type { Cluster } from '../model/mesh';
import { trafficDistributionOf } from '../model/services';
import { change, HEALTHY, NAMESPACE, DESTINATION_RULE, SERVICE, WAYPOINT, WORKLOAD, yaml } from './engine/example-mesh';
import { boundServices, oncePerObject } from './engine/questions';
import { namedMessages, type Values } from './engine/messages';
import type { Rule } from './engine/rule';

const EJECTING_ONLY = change(
  DESTINATION_RULE,
  `    loadBalancer:
      localityLbSetting:
        enabled: true
        failoverPriority:
          - topology.istio.io/cluster
`,
  '',
);

const messages = namedMessages({
  noLocalitySetting: ({ cluster, destinationRule, host }: Values<'cluster' | 'destinationRule' | 'host'>) =>
    `${destinationRule} of ${cluster} has outlierDetection for ${host}, and no localityLbSetting.`,
});

export const localityFailoverByDefault: Rule = {
  id: 'locality-failover-by-default',
  severity: 'advice',
  title: 'Outlier detection alone switches on locality failover',
  why: 'By default Istio then prefers endpoints in the region and zone of the waypoint pod: load is uneven, and no setting chooses the order in which clusters take over.',
  fix: 'set trafficPolicy.loadBalancer.localityLbSetting: failoverPriority, or enabled: false.',
  messages,
  needsSeveralClusters: false,
  bad: { clusters: { cluster1: yaml(NAMESPACE, WAYPOINT, SERVICE, EJECTING_ONLY, WORKLOAD), cluster2: HEALTHY } },
  good: { clusters: { cluster1: HEALTHY, cluster2: HEALTHY } },
  find: (mesh) => {
    const found = boundServices(mesh).flatMap(({ cluster, service, destinationRules }) => {
      const destinationRule = policyOf(destinationRules);
      if (destinationRule?.spec.trafficPolicy?.outlierDetection === undefined) return [];
      const { localityLbSetting, zoneAwareLbSetting } = destinationRule.spec.trafficPolicy.loadBalancer ?? {};
      if (localityLbSetting !== undefined || zoneAwareLbSetting !== undefined) return [];
      const namespace = cluster.namespaces.get(service.namespace);
      const chosen = trafficDistributionOf(service, namespace, cluster.istioVersion) !== undefined;
      if (chosen || isSaidForMesh(cluster)) return [];
      return [
        {
          cluster,
          object: destinationRule.object,
          path: 'spec.trafficPolicy',
          ...messages.noLocalitySetting({
            cluster: cluster.name,
            destinationRule: describeObject(destinationRule.object),
            host: service.host,
          }),
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
