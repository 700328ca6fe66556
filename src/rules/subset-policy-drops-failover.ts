import { asksForFailover, losesLocality, missingForFailover, policyOf, writtenPolicies } from '../model/policy';
import { describeObject } from '../model/object';
import { change, NAMESPACE, DESTINATION_RULE, SERVICE, WAYPOINT, WORKLOAD, yaml } from './engine/example-mesh';
import { boundServices, oncePerObject, usedSubsets } from './engine/questions';
import { namedMessages, type Values } from './engine/messages';
import type { Rule } from './engine/rule';

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
  change(
    DESTINATION_RULE,
    'spec:\n',
    `spec:\n  subsets:\n    - name: v1\n      labels:\n        version: v1\n${policy}`,
  );
const LABELLED = change(
  WORKLOAD,
  '        app: helloworld\n    spec',
  '        app: helloworld\n        version: v1\n    spec',
);
const cluster = (policy: string) => yaml(NAMESPACE, WAYPOINT, SERVICE, withSubset(policy), ROUTE, LABELLED);
const OTHER = yaml(NAMESPACE, WAYPOINT, SERVICE, DESTINATION_RULE, LABELLED);
const DROPPING = `      trafficPolicy:
        loadBalancer:
          simple: ROUND_ROBIN
`;

const messages = namedMessages({
  subsetWithout: ({
    cluster,
    destinationRule,
    service,
    subset,
  }: Values<'cluster' | 'destinationRule' | 'service' | 'subset'>) =>
    `In ${cluster}, ${destinationRule} asks for failover of ${service}, and not for ${subset}.`,
});

export const subsetPolicyDropsFailover: Rule = {
  id: 'subset-policy-drops-failover',
  severity: 'error',
  title: 'The policy of a subset drops the failover of its DestinationRule',
  why: 'The loadBalancer of a subset replaces the one of the DestinationRule, locality setting included, and a port of the subset inherits nothing: requests of the subset go to all clusters, or stay with endpoints that fail.',
  fix: 'repeat localityLbSetting in the subset’s loadBalancer, and also outlierDetection in its portLevelSettings.',
  messages,
  needsSeveralClusters: false,
  bad: { clusters: { cluster1: cluster(DROPPING), cluster2: OTHER } },
  good: { clusters: { cluster1: cluster(''), cluster2: OTHER } },
  find: (mesh) => {
    const violations = boundServices(mesh).flatMap(({ cluster, service, destinationRules }) => {
      if (!asksForFailover(policyOf(destinationRules)?.spec.trafficPolicy)) return [];
      return destinationRules.flatMap((destinationRule) =>
        writtenPolicies(destinationRule).flatMap(({ policy, path, port, subset }) => {
          // A subset that no route uses gets no requests.
          if (subset === undefined || !usedSubsets(cluster).has(`${service.host} ${subset}`)) return [];
          const isLost = port === undefined ? losesLocality(policy) : missingForFailover(policy).length > 0;
          if (!isLost) return [];
          const what = port === undefined ? `subset ${subset}` : `port ${port} of subset ${subset}`;
          return [
            {
              cluster,
              object: destinationRule.object,
              path,
              ...messages.subsetWithout({
                cluster: cluster.name,
                destinationRule: describeObject(destinationRule.object),
                service: describeObject(service.object),
                subset: what,
              }),
            },
          ];
        }),
      );
    });
    return oncePerObject(violations);
  },
};
