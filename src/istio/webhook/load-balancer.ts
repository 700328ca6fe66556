import { invalid, type Complaints } from '../api/complaint';
import { checkConsistentHash } from './consistent-hash';
import { checkDuration } from './duration';
import { checkLocalityLbSetting } from './locality-lb-setting';
import type { LoadBalancer, Warmup } from '../api/destination-rule';
import { checkZoneAwareLbSetting } from './zone-aware-lb-setting';

/**
 * Where requests go. Nothing is said of `simple` and of warmupDurationSecs.
 *
 * Source: istio, pkg/config/validation/validation.go, validateLoadBalancer.
 */
export function* checkLoadBalancer(
  loadBalancer: LoadBalancer | undefined,
  hasOutlierDetection: boolean,
  path: string,
): Complaints {
  if (loadBalancer === undefined) return;
  const { consistentHash, localityLbSetting, zoneAwareLbSetting, warmup } = loadBalancer;
  yield* checkConsistentHash(consistentHash, `${path}.consistentHash`);
  if (localityLbSetting !== undefined && zoneAwareLbSetting !== undefined) {
    yield invalid(path, 'localityLbSetting and zoneAwareLbSetting are two answers to one question: keep one of them.');
  }
  yield* checkLocalityLbSetting(localityLbSetting, hasOutlierDetection, `${path}.localityLbSetting`);
  yield* checkZoneAwareLbSetting(zoneAwareLbSetting, hasOutlierDetection, `${path}.zoneAwareLbSetting`);
  yield* checkWarmup(warmup, `${path}.warmup`);
}

function* checkWarmup(warmup: Warmup | undefined, path: string): Complaints {
  if (warmup === undefined) return;
  const { duration, minimumPercent = 0, aggression } = warmup;
  if (duration === undefined) yield invalid(`${path}.duration`, 'A warm-up needs a duration.');
  yield* checkDuration(duration, `${path}.duration`);
  if (minimumPercent > 100) yield invalid(`${path}.minimumPercent`, `${minimumPercent} is more than 100 percent.`);
  if (aggression !== undefined && aggression <= 0) {
    yield invalid(
      `${path}.aggression`,
      `An aggression of ${aggression} would never let a new endpoint have its share.`,
    );
  }
}
