import { describeObject, type KubeObject } from '../../../model/object';
import { amountsIn, podContainersOf, resourcesOf, resourcesOfPod, type Limit } from '../../../model/workloads';
import { groupBy } from '../../../util/group-by';
import { fieldsOf } from '../../../util/maps';
import type { Cluster } from '../../../model/mesh';
import type { Unfollowed } from '../input';
import { limitsIn } from './limit-ranges';
import { notMade } from './not-made';
import type { PodMaker } from './pod-makers';

/**
 * What makes pods for which a ResourceQuota of their namespace leaves no room, or that do not say what it counts.
 *
 * @see https://kubernetes.io/docs/concepts/policy/resource-quotas/
 */
export function podsOverQuotaIn(makers: readonly PodMaker[], cluster: Cluster): Unfollowed[] {
  const quotas = cluster.objects.filter(isQuota);
  if (quotas.length === 0) return [];
  const byNamespace = groupBy(makers, ({ namespace }) => namespace);
  return quotas.flatMap((quota) => {
    const namespace = quota.namespace ?? 'default';
    return byQuota(quota, byNamespace.get(namespace) ?? [], limitsIn(cluster, namespace));
  });
}

/** One with a scope is for some pods, by their class of priority or of service. */
function isQuota({ kind, group, body }: KubeObject): boolean {
  const { scopes, scopeSelector } = fieldsOf(body.spec);
  return kind === 'ResourceQuota' && group === '' && scopes === undefined && scopeSelector === undefined;
}

/** @param makers those of its namespace */
function byQuota(quota: KubeObject, makers: readonly PodMaker[], limits: readonly Limit[]): Unfollowed[] {
  const hard = amountsIn(fieldsOf(quota.body.spec).hard);
  const name = describeObject(quota);
  const tight = Object.entries(hard).find(([resource, room]) => askedOf(resource, makers, limits) > room);
  if (tight !== undefined) {
    const [resource, room] = tight;
    const what = resource === 'count/pods' ? 'pods' : resource;
    const why = `is in a namespace whose workloads and Gateways ask for more ${what} than the ${room} that ${name} has room for: which pods are there is not known.`;
    const by = { object: quota, path: 'spec.hard' };
    const change = `raise ${resource} in spec.hard of ${name}, or ask for fewer pods in its namespace.`;
    return makers.map((maker) => notMade(maker, why, { sentence: why, by, change }));
  }
  return makers.flatMap((maker) => {
    const missing = Object.keys(hard).find((resource) => lacks(maker, resource, limits));
    if (missing === undefined) return [];
    return [
      notMade(
        maker,
        `has a container that does not say its ${missing}, which ${name} asks of every pod: Kubernetes makes no pods of it.`,
      ),
    ];
  });
}

function askedOf(resource: string, makers: readonly PodMaker[], limits: readonly Limit[]): number {
  if (resource === 'pods' || resource === 'count/pods') return sum(makers, () => 1);
  const counted = toCounted(resource);
  if (counted === undefined) return 0;
  return sum(makers, ({ spec }) => resourcesOfPod(spec, limits)[counted.kind][counted.what] ?? 0);
}

function sum(makers: readonly PodMaker[], each: (maker: PodMaker) => number): number {
  return makers.reduce((known, maker) => known + (maker.count ?? 0) * each(maker), 0);
}

/** Reports whether a container lacks what a quota counts: a limit stands for a request that is not there. */
function lacks({ spec, count }: PodMaker, resource: string, limits: readonly Limit[]): boolean {
  const counted = toCounted(resource);
  if (counted === undefined || count === 0) return false;
  return podContainersOf(spec).some(
    (container) => resourcesOf(container, limits)[counted.kind][counted.what] === undefined,
  );
}

/** What a quota counts by the containers of pods: `limits.cpu`, and `cpu` or `requests.cpu`, which are the same. */
function toCounted(resource: string): { readonly kind: 'requests' | 'limits'; readonly what: string } | undefined {
  const [, kind = 'requests', what] = /^(?:(requests|limits)\.)?(cpu|memory)$/.exec(resource) ?? [];
  return what === undefined ? undefined : { kind: kind === 'limits' ? 'limits' : 'requests', what };
}
