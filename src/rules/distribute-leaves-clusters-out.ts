import { localityLbSettingOf, policyOf, writtenPolicies } from '../model/policy';
import { describeObject } from '../model/object';
import { keyOf } from '../model/mesh';
import { change, HEALTHY, NAMESPACE, DESTINATION_RULE, SERVICE, WAYPOINT, WORKLOAD, yaml } from './engine/example-mesh';
import { covers, regionsOf } from './engine/localities';
import { namedMessages, type Values } from './engine/messages';
import { boundServices, clustersByService, names, oncePerObject } from './engine/questions';
import type { Rule } from './engine/rule';

const distributing = (to: string) =>
  change(
    DESTINATION_RULE,
    '        failoverPriority:\n          - topology.istio.io/cluster\n',
    `        distribute:\n          - from: us-east/*\n            to:\n${to}`,
  );
const cluster = (to: string) => yaml(NAMESPACE, WAYPOINT, SERVICE, distributing(to), WORKLOAD);
const EAST = '              us-east/*: 100\n';
const BOTH = '              us-east/*: 90\n              us-west/*: 10\n';
const FACTS = { cluster1: { region: 'us-east' }, cluster2: { region: 'us-west' } };

const messages = namedMessages({
  leftOut: ({
    cluster,
    destinationRule,
    from,
    others,
    service,
  }: Values<'cluster' | 'destinationRule' | 'from' | 'others' | 'service'>) =>
    `In ${cluster}, ${destinationRule} distributes requests from ${from}, and ${others} get none of those for ${service}.`,
});

export const distributeLeavesClustersOut: Rule = {
  id: 'distribute-leaves-clusters-out',
  severity: 'warning',
  title: 'distribute leaves out clusters that have the service',
  why: 'Endpoints in places that distribute does not name get no traffic, not even while all others are down: nothing fails over to them.',
  fix: 'give each place a share in distribute, or use failoverPriority or failover instead.',
  messages,
  needsSeveralClusters: true,
  bad: { clusters: { cluster1: cluster(EAST), cluster2: HEALTHY }, facts: FACTS },
  good: { clusters: { cluster1: cluster(BOTH), cluster2: HEALTHY }, facts: FACTS },
  find: (mesh) => {
    const holders = clustersByService(mesh);
    const found = boundServices(mesh).flatMap(({ cluster, service, destinationRules }) => {
      const destinationRule = policyOf(destinationRules);
      if (destinationRule === undefined || service.scope !== 'GLOBAL') return [];
      const key = keyOf(service);
      // Where the region of a cluster is not known, an entry may name it.
      const others = () =>
        (holders.get(key) ?? [])
          .filter((holder) => holder.cluster !== cluster && holder.service.scope === 'GLOBAL')
          .map((holder) => holder.cluster)
          .filter((other) => (other.pods.get(key)?.usual ?? 1) > 0 && regionsOf(other).length > 0);
      return writtenPolicies(destinationRule).flatMap(({ policy, path }) => {
        // Without outlier detection the setting only shares traffic, and is not meant for an outage.
        if (policy.outlierDetection === undefined) return [];
        return (localityLbSettingOf(policy)?.distribute ?? []).flatMap(({ from, to }, index) => {
          if (!regionsOf(cluster).some((region) => covers(from, region))) return [];
          const targets = [...to.keys()];
          const leftOut = others().filter(
            (other) => !regionsOf(other).some((region) => targets.some((pattern) => covers(pattern, region))),
          );
          if (leftOut.length === 0) return [];
          return [
            {
              cluster,
              object: destinationRule.object,
              path: `${path}.loadBalancer.localityLbSetting.distribute[${index}].to`,
              ...messages.leftOut({
                cluster: cluster.name,
                destinationRule: describeObject(destinationRule.object),
                from,
                others: `endpoints in ${names(leftOut)}`,
                service: describeObject(service.object),
              }),
            },
          ];
        });
      });
    });
    return oncePerObject(found);
  },
};
