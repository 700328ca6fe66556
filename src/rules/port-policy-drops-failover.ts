import { policyOf } from '../model/policy/destination-rule';
import { describeObject } from '../model/kube-object';
import { asksForFailover, missingForFailover, writtenPolicies } from '../model/policy/traffic-policy';
import { change, HEALTHY, NAMESPACE, RULE, SERVICE, WAYPOINT, WORKLOAD, yaml } from './example-mesh';
import { boundServices, oncePerObject } from './questions';
import type { Rule } from './rule';

const WITH_PORT = change(
  RULE,
  '  trafficPolicy:\n',
  `  trafficPolicy:
    portLevelSettings:
      - port:
          number: 5000
        connectionPool:
          tcp:
            maxConnections: 100
`,
);

export const portPolicyDropsFailover: Rule = {
  id: 'port-policy-drops-failover',
  severity: 'error',
  title: 'A policy for one port drops the failover of its rule',
  why: 'Nothing is inherited by portLevelSettings: what is not repeated there is off for that port, and its requests go on reaching endpoints that fail.',
  fix: 'repeat outlierDetection and loadBalancer.localityLbSetting in the portLevelSettings of that port.',
  needsSeveralClusters: false,
  bad: { clusters: { cluster1: yaml(NAMESPACE, WAYPOINT, SERVICE, WITH_PORT, WORKLOAD), cluster2: HEALTHY } },
  good: { clusters: { cluster1: HEALTHY, cluster2: HEALTHY } },
  find: (mesh) => {
    const violations = boundServices(mesh).flatMap(({ cluster, service, rules }) => {
      const rule = policyOf(rules);
      if (rule === undefined) return [];
      const ports = new Set(service.ports.map(({ port }) => port));
      return writtenPolicies(rule).flatMap(({ policy, path, port, subset }) => {
        if (port === undefined || subset !== undefined || !ports.has(port)) return [];
        const missing = missingForFailover(policy);
        const isAskedFor = asksForFailover(rule.trafficPolicy) || asksForFailover(policy);
        if (!isAskedFor || missing.length === 0) return [];
        return [
          {
            cluster,
            object: rule.object,
            path,
            message: `In ${cluster.name}, ${describeObject(rule.object)} has no ${missing.join(' and no ')} for port ${port} of ${describeObject(service.object)}, and asks for failover.`,
          },
        ];
      });
    });
    return oncePerObject(violations);
  },
};
