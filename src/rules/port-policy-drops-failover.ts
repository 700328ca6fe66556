import { asksForFailover, missingForFailover, policyOf, writtenPolicies } from '../model/policy';
import { describeObject } from '../model/object';
import { change, HEALTHY, NAMESPACE, DESTINATION_RULE, SERVICE, WAYPOINT, WORKLOAD, yaml } from './engine/example-mesh';
import { boundServices, oncePerObject } from './engine/questions';
import { namedMessages, type Values } from './engine/messages';
import type { Rule } from './engine/rule';

const WITH_PORT = change(
  DESTINATION_RULE,
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

const messages = namedMessages({
  settingsMissing: ({
    cluster,
    destinationRule,
    missing,
    port,
    service,
  }: Values<'cluster' | 'destinationRule' | 'missing' | 'port' | 'service'>) =>
    `In ${cluster}, ${destinationRule} asks for failover, and has no ${missing} for port ${port} of ${service}.`,
});

export const portPolicyDropsFailover: Rule = {
  id: 'port-policy-drops-failover',
  severity: 'error',
  title: 'A policy for one port drops the failover of its DestinationRule',
  why: 'portLevelSettings inherit nothing: what is not repeated there is off for that port, and its requests go on reaching endpoints that fail.',
  fix: 'repeat outlierDetection and loadBalancer.localityLbSetting in the portLevelSettings of that port.',
  messages,
  needsSeveralClusters: false,
  bad: { clusters: { cluster1: yaml(NAMESPACE, WAYPOINT, SERVICE, WITH_PORT, WORKLOAD), cluster2: HEALTHY } },
  good: { clusters: { cluster1: HEALTHY, cluster2: HEALTHY } },
  find: (mesh) => {
    const violations = boundServices(mesh).flatMap(({ cluster, service, destinationRules }) => {
      const destinationRule = policyOf(destinationRules);
      if (destinationRule === undefined) return [];
      const ports = new Set(service.ports.map(({ port }) => port));
      return writtenPolicies(destinationRule).flatMap(({ policy, path, port, subset }) => {
        if (port === undefined || subset !== undefined || !ports.has(port)) return [];
        const missing = missingForFailover(policy);
        const isAskedFor = asksForFailover(destinationRule.spec.trafficPolicy) || asksForFailover(policy);
        if (!isAskedFor || missing.length === 0) return [];
        return [
          {
            cluster,
            object: destinationRule.object,
            path,
            ...messages.settingsMissing({
              cluster: cluster.name,
              destinationRule: describeObject(destinationRule.object),
              missing: missing.join(' and no '),
              port,
              service: describeObject(service.object),
            }),
          },
        ];
      });
    });
    return oncePerObject(violations);
  },
};
