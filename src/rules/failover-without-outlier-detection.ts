import type { Cluster } from '../model/mesh';
import { isMap } from '../model/object';
import { asksForFailover, type DestinationRule } from '../model/policy';
import { OUTLIER_DETECTION, OUTLIER_DETECTION_PATH, set } from '../predict/edit';
import { change, HEALTHY, NAMESPACE, DESTINATION_RULE, SERVICE, WAYPOINT, WORKLOAD, yaml } from './engine/example-mesh';
import { boundServices, failoverRulesByHost, valueAt } from './engine/questions';
import { namedMessages, type Values } from './engine/messages';
import type { Rule, Violation } from './engine/rule';

const WITHOUT = change(
  DESTINATION_RULE,
  `    outlierDetection:
      consecutiveGatewayErrors: 5
      consecutive5xxErrors: 0
      maxEjectionPercent: 100
      minHealthPercent: 1
`,
  '',
);

const messages = namedMessages({
  noOutlierDetection: ({ host }: Values<'host'>) => `asks for failover of ${host}, without outlierDetection.`,
});

export const failoverWithoutOutlierDetection: Rule = {
  id: 'failover-without-outlier-detection',
  severity: 'error',
  title: 'A DestinationRule asks for failover without outlier detection',
  why: 'Istio ignores failover settings without outlier detection: traffic goes to all clusters all the time, the failed one included.',
  fix: 'add outlierDetection to the same trafficPolicy.',
  messages,
  needsSeveralClusters: false,
  bad: {
    clusters: { cluster1: yaml(NAMESPACE, WAYPOINT, SERVICE, WITHOUT, WORKLOAD), cluster2: HEALTHY },
  },
  good: { clusters: { cluster1: HEALTHY, cluster2: HEALTHY } },
  find: (mesh) => {
    const violations = new Map<unknown, Violation>();
    const written = failoverRulesByHost(mesh);
    for (const { cluster, service, destinationRules } of boundServices(mesh)) {
      const destinationRule = destinationRules.find(({ spec }) => spec.trafficPolicy !== undefined);
      if (
        destinationRule === undefined ||
        !asksForFailover(destinationRule.spec.trafficPolicy) ||
        destinationRule.spec.trafficPolicy?.outlierDetection !== undefined
      )
        continue;
      violations.set(destinationRule, {
        cluster,
        object: destinationRule.object,
        path: 'spec.trafficPolicy',
        ...messages.noOutlierDetection({ host: service.host }),
        edit: [
          set(
            cluster.name,
            destinationRule.object,
            OUTLIER_DETECTION_PATH,
            elsewhere(destinationRule, cluster, written) ?? OUTLIER_DETECTION,
          ),
        ],
      });
    }
    return [...violations.values()];
  },
};

/** The outlier detection that another cluster has for the same host: what every cluster has alike fails over alike. */
function elsewhere(
  { host }: DestinationRule,
  here: Cluster,
  written: ReadonlyMap<Cluster, ReadonlyMap<string, readonly DestinationRule[]>>,
): unknown {
  return [...written]
    .filter(([cluster]) => cluster !== here)
    .flatMap(([, byHost]) => byHost.get(host) ?? [])
    .map(({ object }) => valueAt(object, 'spec.trafficPolicy.outlierDetection'))
    .find(isMap);
}
