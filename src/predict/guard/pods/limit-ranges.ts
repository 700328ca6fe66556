import { describeObject, type KubeObject } from '../../../model/object';
import {
  limitsOf,
  podContainersOf,
  resourcesOf,
  resourcesOfPod,
  type Limit,
  type Resources,
} from '../../../model/workloads';
import type { Cluster } from '../../../model/mesh';
import type { Unfollowed } from '../input';
import { notMade } from './not-made';
import type { PodMaker } from './pod-makers';

/**
 * What makes pods that a LimitRange of their namespace refuses.
 *
 * @see https://kubernetes.io/docs/concepts/policy/limit-range/
 */
export function podsOutOfLimitsIn(makers: readonly PodMaker[], { objects }: Cluster): Unfollowed[] {
  const ranges = objects.filter(isLimitRange);
  return makers.flatMap((maker): Unfollowed[] => {
    const own = ranges.filter(({ namespace = 'default' }) => namespace === maker.namespace);
    const all = own.flatMap(limitsOf);
    const invalid = maker.count === 0 || own.length > 0 ? undefined : whyInvalid(maker);
    if (invalid !== undefined) return [notMade(maker, `makes pods that the API server refuses: ${invalid}.`)];
    for (const range of maker.count === 0 ? [] : own) {
      const why = limitsOf(range)
        .map((limit) => whyRefused(maker, limit, all))
        .find((one) => one !== undefined);
      const by = { object: range, path: 'spec.limits' };
      if (why !== undefined)
        return [notMade(maker, `makes pods that ${describeObject(range)} refuses: ${why}.`, { by })];
    }
    return [];
  });
}

/** The LimitRanges of a namespace, as what they complete containers with. */
export function limitsIn({ objects }: Cluster, namespace: string): Limit[] {
  return objects
    .filter((object) => isLimitRange(object) && (object.namespace ?? 'default') === namespace)
    .flatMap(limitsOf);
}

function isLimitRange({ kind, group }: KubeObject): boolean {
  return kind === 'LimitRange' && group === '';
}

function whyInvalid({ spec }: PodMaker): string | undefined {
  return podContainersOf(spec)
    .map((container) => crossing(resourcesOf(container), `container ${String(container.name)}`))
    .find((why) => why !== undefined);
}

function whyRefused({ spec }: PodMaker, limit: Limit, all: readonly Limit[]): string | undefined {
  if (limit.type === 'Pod') return exceeds(resourcesOfPod(spec, all), limit, 'all containers');
  if (limit.type !== 'Container') return undefined;
  return podContainersOf(spec)
    .map((container) => exceeds(resourcesOf(container, all), limit, `container ${String(container.name)}`))
    .find((why) => why !== undefined);
}

/** @see kubernetes plugin/pkg/admission/limitranger/admission.go PodValidateLimitFunc */
function exceeds({ requests, limits }: Resources, { max, min }: Limit, what: string): string | undefined {
  const most = Object.entries(max).find(([name, amount]) => (limits[name] ?? 0) > amount);
  if (most !== undefined) return `the limit of ${most[0]} of ${what} is above its max`;
  const least = Object.entries(min).find(
    ([name, amount]) => (requests[name] ?? Infinity) < amount || (limits[name] ?? Infinity) < amount,
  );
  if (least !== undefined) return `the request of ${least[0]} of ${what} is below its min`;
  return crossing({ requests, limits }, what);
}

/** A request above its limit is one that the API server refuses. */
function crossing({ requests, limits }: Resources, what: string): string | undefined {
  const crossed = Object.entries(requests).find(([name, amount]) => amount > (limits[name] ?? Infinity));
  return crossed && `the request of ${crossed[0]} of ${what} is above its limit`;
}
