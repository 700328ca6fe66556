import { describeObject, parseFieldPath, type KubeObject } from '../model/object';
import type { Cluster, Mesh } from '../model/mesh';
import { policyOf, writtenPolicies, type TrafficPolicy } from '../model/policy';
import type { LocalityLbSetting } from '../istio/api/destination-rule';
import { trafficDistributionOf } from '../model/services';
import { set, type Edit } from '../predict/edit';
import { change, HEALTHY, NAMESPACE, DESTINATION_RULE, SERVICE, WAYPOINT, WORKLOAD, yaml } from './engine/example-mesh';
import { namedMessages, type Values } from './engine/messages';
import { boundServices, oncePerObject } from './engine/questions';
import type { Rule, Violation } from './engine/rule';

const OFF = change(DESTINATION_RULE, 'enabled: true', 'enabled: false');
const LISTS = ['failoverPriority', 'failover', 'distribute'] as const;

const messages = namedMessages({
  switchedOff: ({ cluster, destinationRule, list }: Values<'cluster' | 'destinationRule' | 'list'>) =>
    `In ${cluster}, ${destinationRule} sets ${list}, and enabled: false beside it.`,
  overrulesDistribution: ({ cluster, destinationRule, service }: Values<'cluster' | 'destinationRule' | 'service'>) =>
    `In ${cluster}, ${destinationRule} sets enabled: false, and ${service} has a traffic distribution.`,
});

export const failoverSwitchedOff: Rule = {
  id: 'failover-switched-off',
  severity: 'warning',
  title: 'A locality setting asks for failover, and has enabled: false',
  why: 'enabled: false switches off the whole setting, its lists and the traffic distribution of the service alike: traffic goes to all clusters all the time.',
  fix: 'remove enabled: false, or remove the list.',
  messages,
  needsSeveralClusters: false,
  bad: { clusters: { cluster1: yaml(NAMESPACE, WAYPOINT, SERVICE, OFF, WORKLOAD), cluster2: HEALTHY } },
  good: { clusters: { cluster1: HEALTHY, cluster2: HEALTHY } },
  find: (mesh) => [...besideLists(mesh), ...besideDistributions(mesh)],
};

function besideLists({ clusters }: Mesh): Violation[] {
  return clusters.flatMap((cluster) =>
    cluster.destinationRules.all.flatMap((destinationRule) =>
      writtenPolicies(destinationRule).flatMap(({ policy, path }) => {
        const setting = switchedOffIn(policy);
        const list = setting && LISTS.find((name) => setting[name].length > 0);
        if (list === undefined) return [];
        return [
          {
            cluster,
            object: destinationRule.object,
            path: `${path}.${ENABLED}`,
            ...messages.switchedOff({
              cluster: cluster.name,
              destinationRule: describeObject(destinationRule.object),
              list,
            }),
            edit: [switchOn(cluster, destinationRule.object, path)],
          },
        ];
      }),
    ),
  );
}

/** Where a list stands beside it, that is said already. */
function besideDistributions(mesh: Mesh): Violation[] {
  const violations = boundServices(mesh).flatMap(({ cluster, service, destinationRules }) => {
    const destinationRule = policyOf(destinationRules);
    const setting = destinationRule && switchedOffIn(destinationRule.spec.trafficPolicy);
    if (setting === undefined || LISTS.some((name) => setting[name].length > 0)) return [];
    const namespace = cluster.namespaces.get(service.namespace);
    const distribution = trafficDistributionOf(service, namespace, cluster.istioVersion);
    if (service.scope !== 'GLOBAL' || distribution === undefined) return [];
    return [
      {
        cluster,
        object: destinationRule!.object,
        path: `spec.trafficPolicy.${ENABLED}`,
        ...messages.overrulesDistribution({
          cluster: cluster.name,
          destinationRule: describeObject(destinationRule!.object),
          service: describeObject(service.object),
        }),
        fix: 'remove enabled: false, or the traffic distribution.',
        edit: [switchOn(cluster, destinationRule!.object, 'spec.trafficPolicy')],
      },
    ];
  });
  return oncePerObject(violations);
}

const ENABLED = 'loadBalancer.localityLbSetting.enabled';

function switchOn({ name }: Cluster, destinationRule: KubeObject, policy: string): Edit {
  return set(name, destinationRule, parseFieldPath(`${policy}.${ENABLED}`), true);
}

function switchedOffIn(policy: TrafficPolicy | undefined): LocalityLbSetting | undefined {
  const setting = policy?.loadBalancer?.localityLbSetting;
  return setting?.enabled === false ? setting : undefined;
}
