import { describeObject, isMap, type KubeObject } from '../model/kube-object';
import { keyOf, type Cluster } from '../model/mesh';
import { HEALTHY, yaml } from './engine/example-mesh';
import { namedMessages, type Values } from './engine/messages';
import { globalHolders, oncePerObject, type Holder } from './engine/questions';
import type { Rule, Violation } from './engine/rule';

const POLICY = `
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata:
  name: helloworld
  namespace: sample
spec:
  targetRefs:
    - group: ""
      kind: Service
      name: helloworld
  rules:
    - to:
        - operation:
            methods: ["GET"]
`;
const PROTECTED = HEALTHY + yaml(POLICY);
const KINDS = ['AuthorizationPolicy', 'RequestAuthentication', 'WasmPlugin'];

const messages = namedMessages({
  missingElsewhere: ({ cluster, policy, service, other }: Values<'cluster' | 'policy' | 'service' | 'other'>) =>
    `${policy} of ${cluster} is for ${service}, and ${other} does not have a policy of that kind for it.`,
  noWaypoint: ({ cluster, policy, service }: Values<'cluster' | 'policy' | 'service'>) =>
    `${policy} of ${cluster} is for ${service}, which has no waypoint there.`,
});

export const policyNotEverywhere: Rule = {
  id: 'policy-not-everywhere',
  severity: 'warning',
  title: 'A policy for a global service is not enforced on every way to it',
  why: 'Only a waypoint enforces a policy for a Service, and only the policies of its own cluster: requests that go through the waypoint of another cluster, or past a waypoint, are not checked by it.',
  fix: 'declare the policy in every cluster that has the service, and bind the service to a waypoint there.',
  messages,
  needsSeveralClusters: true,
  bad: { clusters: { cluster1: PROTECTED, cluster2: HEALTHY } },
  good: { clusters: { cluster1: PROTECTED, cluster2: PROTECTED } },
  find: (mesh) => {
    const policies = new Map(mesh.clusters.map((cluster) => [cluster, policiesOf(cluster)]));
    const found = globalHolders(mesh).flatMap((holders) =>
      holders.flatMap((holder) =>
        (policies.get(holder.cluster)?.get(keyOf(holder.service)) ?? []).flatMap((policy) =>
          unenforced(policy, holder, holders, policies),
        ),
      ),
    );
    return oncePerObject(found);
  },
};

type Policies = ReadonlyMap<string, readonly KubeObject[]>;

function unenforced(
  policy: KubeObject,
  { cluster, service }: Holder,
  holders: readonly Holder[],
  policies: ReadonlyMap<Cluster, Policies>,
): Violation[] {
  const values = { cluster: cluster.name, policy: describeObject(policy), service: describeObject(service.object) };
  const key = keyOf(service);
  const place = { cluster, object: policy, path: 'spec.targetRefs' };
  if (cluster.bindings.get(key)?.kind === 'none') return [{ ...place, ...messages.noWaypoint(values) }];
  const other = holders.find(
    (holder) =>
      holder.cluster !== cluster &&
      holder.cluster.bindings.get(key)?.kind === 'bound' &&
      !(policies.get(holder.cluster)?.get(key) ?? []).some(({ kind }) => kind === policy.kind),
  );
  return other === undefined
    ? []
    : [{ ...place, ...messages.missingElsewhere({ ...values, other: other.cluster.name }) }];
}

/** The policies of a cluster that are for a Service, by its "namespace/name". */
function policiesOf({ objects }: Cluster): Policies {
  const byService = new Map<string, KubeObject[]>();
  for (const object of objects.filter(({ kind }) => KINDS.includes(kind))) {
    const { targetRefs, targetRef } = isMap(object.body.spec) ? object.body.spec : {};
    const targets: unknown[] = Array.isArray(targetRefs) ? targetRefs : [targetRef];
    for (const target of targets.filter(isMap)) {
      if (target.kind !== 'Service') continue;
      const key = keyOf({ namespace: object.namespace ?? 'default', name: String(target.name) });
      byService.set(key, [...(byService.get(key) ?? []), object]);
    }
  }
  return byService;
}
