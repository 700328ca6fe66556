import { asksForFailover, outlierDetectionOf } from '../model/policy/traffic-policy';
import { change, HEALTHY, NAMESPACE, RULE, SERVICE, WAYPOINT, WORKLOAD, yaml } from './example-mesh';
import { boundServices } from './questions';
import type { Rule, Violation } from './rule';

const WITHOUT = change(
  RULE,
  `    outlierDetection:
      consecutiveGatewayErrors: 5
      consecutive5xxErrors: 0
      maxEjectionPercent: 100
      minHealthPercent: 1
`,
  '',
);

export const failoverWithoutOutlierDetection: Rule = {
  id: 'failover-without-outlier-detection',
  severity: 'error',
  title: 'A rule asks for failover and has no outlier detection',
  why: 'Istio ignores failover settings without outlier detection: traffic goes to all clusters all the time, the failed one included.',
  fix: 'add outlierDetection to the same trafficPolicy.',
  needsSeveralClusters: false,
  bad: {
    clusters: { cluster1: yaml(NAMESPACE, WAYPOINT, SERVICE, WITHOUT, WORKLOAD), cluster2: HEALTHY },
  },
  good: { clusters: { cluster1: HEALTHY, cluster2: HEALTHY } },
  find: (mesh) => {
    const violations = new Map<unknown, Violation>();
    for (const { cluster, service, rules } of boundServices(mesh)) {
      const rule = rules.find(({ trafficPolicy }) => trafficPolicy !== undefined);
      if (
        rule === undefined ||
        !asksForFailover(rule.trafficPolicy) ||
        outlierDetectionOf(rule.trafficPolicy) !== undefined
      )
        continue;
      violations.set(rule, {
        cluster,
        object: rule.object,
        path: 'spec.trafficPolicy',
        message: `asks for failover of ${service.host}, without outlierDetection.`,
      });
    }
    return [...violations.values()];
  },
};
