import { describeObject, isMap, type KubeObject } from '../model/object';
import { CLASS_WAYPOINT, GROUP_GATEWAY_API } from '../istio/vocabulary';
import { keyOf, type Cluster, type Mesh } from '../model/mesh';
import { HEALTHY, yaml } from './engine/example-mesh';
import { namedMessages, type Values } from './engine/messages';
import { globalHolders, oncePerObject, type Holder } from './engine/questions';
import type { Rule, Violation } from './engine/rule';
import { push } from '../util/push';

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
  missingAtWaypoint: ({ cluster, policy, service, other }: Values<'cluster' | 'policy' | 'service' | 'other'>) =>
    `${policy} of ${cluster} is for the waypoint of ${service}, and that of ${other} does not have a policy of that kind.`,
  noWaypoint: ({ cluster, policy, service }: Values<'cluster' | 'policy' | 'service'>) =>
    `${policy} of ${cluster} is for ${service}, which has no waypoint there.`,
});

export const policyNotEverywhere: Rule = {
  id: 'policy-not-everywhere',
  severity: 'warning',
  title: 'A policy for a global service is not enforced on every way to it',
  why: 'Only a waypoint enforces a policy for a Service or a waypoint, and only the policies of its own cluster: requests that go through the waypoint of another cluster, or past a waypoint, are not checked by it.',
  fix: 'declare the policy in every cluster that has the service, and bind the service to a waypoint there.',
  messages,
  needsSeveralClusters: true,
  bad: { clusters: { cluster1: PROTECTED, cluster2: HEALTHY } },
  good: { clusters: { cluster1: PROTECTED, cluster2: PROTECTED } },
  find: (mesh) => {
    const policies = new Map(mesh.clusters.map((cluster) => [cluster, policiesOf(cluster, mesh)]));
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
  if (other === undefined) return [];
  const said = targetsOf(policy).some(({ kind }) => kind === 'Service')
    ? messages.missingElsewhere({ ...values, other: other.cluster.name })
    : messages.missingAtWaypoint({ ...values, other: other.cluster.name });
  return [{ ...place, ...said }];
}

/**
 * The policies of a cluster that a waypoint enforces on requests to a Service, by its "namespace/name": those for the Service, for
 * its waypoint and, in the namespace of istiod's configuration, for the class of waypoints.
 *
 * @see istio pilot/pkg/model/policyattachment.go ShouldAttachPolicy
 */
function policiesOf(cluster: Cluster, { rootNamespace }: Mesh): Policies {
  const byService = new Map<string, KubeObject[]>();
  for (const object of cluster.objects.filter(({ kind }) => KINDS.includes(kind))) {
    const keys = new Set(targetsOf(object).flatMap((target) => servicesOf(target, object, cluster, rootNamespace)));
    for (const key of keys) push(byService, key, object);
  }
  return byService;
}

function targetsOf({ body }: KubeObject): Readonly<Record<string, unknown>>[] {
  const { targetRefs, targetRef } = isMap(body.spec) ? body.spec : {};
  const targets: unknown[] = Array.isArray(targetRefs) ? targetRefs : [targetRef];
  return targets.filter(isMap);
}

/** The Services that a target of a policy stands for. */
function servicesOf(
  { group, kind, name }: Readonly<Record<string, unknown>>,
  policy: KubeObject,
  { bindings }: Cluster,
  rootNamespace: string,
): string[] {
  const namespace = policy.namespace ?? 'default';
  if (kind === 'Service') return [keyOf({ namespace, name: String(name) })];
  if (group !== GROUP_GATEWAY_API) return [];
  const isOfClass = kind === 'GatewayClass' && name === CLASS_WAYPOINT && namespace === rootNamespace;
  return [...bindings].flatMap(([key, binding]) => {
    if (binding.kind !== 'bound') return [];
    const { waypoint } = binding;
    const isOfWaypoint = kind === 'Gateway' && waypoint.namespace === namespace && waypoint.name === name;
    return isOfClass || isOfWaypoint ? [key] : [];
  });
}
