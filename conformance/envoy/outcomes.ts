import { balance } from '../../src/predict/envoy/hosts/balance';
import { hostsByPriority } from '../../src/predict/envoy/hosts/host';
import { DEFAULT_MAX_EJECTION_PERCENT } from '../../src/istio/defaults';
import { cycleOf, isMostlyOut } from '../../src/predict/envoy/ejection/time-in-service';
import { NOT_FAILING } from '../../src/predict/shares/failing';
import type { SetUp } from './set-up';

/** Who is ejected in the end. */
export interface Outcome {
  readonly ejected: ReadonlySet<string>;
  /** True if the cap keeps somebody from being ejected, too. */
  readonly isCapped: boolean;
  /** How many requests it takes until then, about: one ejection after the other, of the hosts in some order. */
  readonly requests: number;
}

/**
 * Every way in which ejecting can end. Who reaches a threshold first is chance. Mostly it comes to the same; not where the cap
 * is reached before all have been ejected, nor where a priority in panic loses its last healthy host, and with it its requests,
 * before hosts that get them by panic alone have been ejected.
 */
export function outcomesOf({ hosts, policy, failing }: Omit<SetUp, 'name'>): Outcome[] {
  const priorities = hostsByPriority(hosts);
  const count = priorities.flat().length;
  const cap = policy.outlierDetection?.maxEjectionPercent ?? DEFAULT_MAX_EJECTION_PERCENT;
  const outcomes: Outcome[] = [];
  const seen = new Set<string>();
  const follow = (ejected: ReadonlySet<string>, requests: number): void => {
    const key = [...ejected].sort().join();
    if (seen.has(key)) return;
    seen.add(key);
    const { shares } = balance(priorities, policy, ({ address }) => ejected.has(address));
    const next = [...shares].flatMap(([address, share]) => {
      const cycle = cycleOf(failing.get(address) ?? NOT_FAILING, policy.outlierDetection);
      if (cycle === undefined || !isMostlyOut(cycle) || ejected.has(address)) return [];
      return [{ address, after: cycle.detection.requests / share }];
    });
    const isCapped = next.length > 0 && (100 * (ejected.size + 1)) / count > cap;
    if (next.length === 0 || isCapped) outcomes.push({ ejected, isCapped, requests });
    else for (const { address, after } of next) follow(new Set([...ejected, address]), requests + after);
  };
  follow(new Set(), 0);
  return outcomes;
}
