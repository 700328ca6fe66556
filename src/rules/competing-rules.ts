import { isDeepStrictEqual } from 'node:util';
import { describeObject } from '../model/object';
import { asksForFailover } from '../model/policy';
import { change, HEALTHY, DESTINATION_RULE, yaml } from './engine/example-mesh';
import { boundServices, oncePerObject } from './engine/questions';
import { namedMessages, type Values } from './engine/messages';
import type { Rule } from './engine/rule';

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

const messages = namedMessages({
  policiesDiffer: ({
    cluster,
    destinationRule,
    first,
    service,
  }: Values<'cluster' | 'destinationRule' | 'first' | 'service'>) =>
    `In ${cluster}, ${destinationRule} and ${first} are both for ${service}, with different traffic policies.`,
});

export const competingRules: Rule = {
  id: 'competing-rules',
  severity: 'error',
  title: 'Two DestinationRules for one host each have a traffic policy',
  why: 'Istio takes the policy of the DestinationRule that was created first and drops the other, so whether the service fails over depends on the order in which they were once applied.',
  fix: 'write one trafficPolicy, in one DestinationRule for the host; other DestinationRules may only add subsets.',
  messages,
  needsSeveralClusters: false,
  bad: { clusters: { cluster1: HEALTHY + yaml(POOL), cluster2: HEALTHY } },
  good: {
    clusters: {
      cluster1: HEALTHY + yaml(SUBSETS_ONLY, change(DESTINATION_RULE, 'name: helloworld', 'name: same')),
      cluster2: HEALTHY,
    },
  },
  find: (mesh) => {
    const violations = boundServices(mesh).flatMap(({ cluster, service, destinationRules }) => {
      // A rule for certain workloads stands beside the others, and is for their clients.
      const [first, ...others] = destinationRules.filter(
        ({ spec, selector }) => spec.trafficPolicy !== undefined && selector === undefined,
      );
      if (first === undefined) return [];
      return others
        .filter(({ spec }) => !isDeepStrictEqual(spec.trafficPolicy, first.spec.trafficPolicy))
        .filter(({ spec }) => asksForFailover(spec.trafficPolicy) || asksForFailover(first.spec.trafficPolicy))
        .map(({ object }) => ({
          cluster,
          object,
          path: 'spec.trafficPolicy',
          ...messages.policiesDiffer({
            cluster: cluster.name,
            destinationRule: describeObject(object),
            first: describeObject(first.object),
            service: describeObject(service.object),
          }),
        }));
    });
    return oncePerObject(violations);
  },
};
