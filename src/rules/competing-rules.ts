import { isDeepStrictEqual } from 'node:util';
import { describeObject } from '../model/kube-object';
import { asksForFailover } from '../model/policy/traffic-policy';
import { change, HEALTHY, RULE, yaml } from './example-mesh';
import { boundServices, oncePerObject } from './questions';
import type { Rule } from './rule';

const POOL = `
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: helloworld-pool
  namespace: sample
spec:
  host: helloworld.sample.svc.cluster.local
  trafficPolicy:
    connectionPool:
      tcp:
        maxConnections: 100
`;
const SUBSETS_ONLY = `
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: helloworld-versions
  namespace: sample
spec:
  host: helloworld.sample.svc.cluster.local
  subsets:
    - name: v1
      labels:
        version: v1
`;

export const competingRules: Rule = {
  id: 'competing-rules',
  severity: 'error',
  title: 'Two rules for one host have traffic policies of their own',
  why: 'Istio takes the policy of the rule that was created first and drops the other, so whether there is failover depends on the order in which somebody once applied them.',
  fix: 'write one trafficPolicy, in one DestinationRule for the host; others may add subsets only.',
  needsSeveralClusters: false,
  bad: { clusters: { cluster1: HEALTHY + yaml(POOL), cluster2: HEALTHY } },
  good: {
    clusters: {
      cluster1: HEALTHY + yaml(SUBSETS_ONLY, change(RULE, 'name: helloworld', 'name: same')),
      cluster2: HEALTHY,
    },
  },
  find: (mesh) => {
    const violations = boundServices(mesh).flatMap(({ cluster, service, rules }) => {
      // A rule for certain workloads stands beside the others, and is for their clients.
      const [first, ...others] = rules.filter(
        ({ trafficPolicy, hasWorkloadSelector }) => trafficPolicy !== undefined && !hasWorkloadSelector,
      );
      if (first === undefined) return [];
      return others
        .filter(({ trafficPolicy }) => !isDeepStrictEqual(trafficPolicy, first.trafficPolicy))
        .filter(({ trafficPolicy }) => asksForFailover(trafficPolicy) || asksForFailover(first.trafficPolicy))
        .map(({ object }) => ({
          cluster,
          object,
          path: 'spec.trafficPolicy',
          message: `In ${cluster.name}, ${describeObject(object)} and ${describeObject(first.object)} are both for ${describeObject(service.object)}, with different traffic policies.`,
        }));
    });
    return oncePerObject(violations);
  },
};
