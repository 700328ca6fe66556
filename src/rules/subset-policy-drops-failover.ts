import { policyOf } from '../model/policy/destination-rule';
import { describeObject } from '../model/kube-object';
import type { Cluster } from '../model/mesh';
import { asksForFailover, losesLocality, missingForFailover, writtenPolicies } from '../model/policy/traffic-policy';
import { change, HEALTHY, NAMESPACE, RULE, SERVICE, WAYPOINT, WORKLOAD, yaml } from './example-mesh';
import { boundServices, oncePerObject } from './questions';
import type { Rule } from './rule';

const ROUTE = `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: helloworld
  namespace: sample
spec:
  hosts:
    - helloworld.sample.svc.cluster.local
  http:
    - route:
        - destination:
            host: helloworld.sample.svc.cluster.local
            subset: v1
`;
const withSubset = (policy: string) =>
  change(RULE, 'spec:\n', `spec:\n  subsets:\n    - name: v1\n      labels:\n        version: v1\n${policy}`);
const cluster = (policy: string) => yaml(NAMESPACE, WAYPOINT, SERVICE, withSubset(policy), ROUTE, WORKLOAD);
const DROPPING = `      trafficPolicy:
        loadBalancer:
          simple: ROUND_ROBIN
`;

export const subsetPolicyDropsFailover: Rule = {
  id: 'subset-policy-drops-failover',
  severity: 'error',
  title: 'The policy of a subset drops the failover of its rule',
  why: 'The loadBalancer of a subset replaces that of the rule, locality setting included, and a port of it inherits nothing: requests of the subset go to all clusters, or on to endpoints that fail.',
  fix: 'repeat localityLbSetting in the subset’s loadBalancer, and outlierDetection too in its portLevelSettings.',
  needsSeveralClusters: false,
  bad: { clusters: { cluster1: cluster(DROPPING), cluster2: HEALTHY } },
  good: { clusters: { cluster1: cluster(''), cluster2: HEALTHY } },
  find: (mesh) => {
    const used = new Map(mesh.clusters.map((cluster) => [cluster, usedSubsets(cluster)]));
    const violations = boundServices(mesh).flatMap(({ cluster, service, rules }) => {
      if (!asksForFailover(policyOf(rules)?.trafficPolicy)) return [];
      return rules.flatMap((rule) =>
        writtenPolicies(rule).flatMap(({ policy, path, port, subset }) => {
          // A subset that no route uses gets no requests.
          if (subset === undefined || used.get(cluster)?.has(`${service.host} ${subset}`) !== true) return [];
          const isLost = port === undefined ? losesLocality(policy) : missingForFailover(policy).length > 0;
          if (!isLost) return [];
          const what = port === undefined ? `subset ${subset}` : `port ${port} of subset ${subset}`;
          return [
            {
              cluster,
              object: rule.object,
              path,
              message: `In ${cluster.name}, ${describeObject(rule.object)} asks for failover of ${describeObject(service.object)}, and not for ${what}.`,
            },
          ];
        }),
      );
    });
    return oncePerObject(violations);
  },
};

/** As "host subset". */
function usedSubsets({ routes }: Cluster): ReadonlySet<string> {
  return new Set(
    routes.flatMap(({ destinations }) =>
      destinations.filter(({ weight }) => weight > 0).map(({ host, subset }) => `${host} ${subset}`),
    ),
  );
}
