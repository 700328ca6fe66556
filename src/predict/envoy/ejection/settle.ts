import { balance, hostsByPriority, type Balance, type EnvoyHost, type EnvoyPolicy } from '../hosts';
import { averageOf, errorsOf, type Failing } from '../../shares';
import type { Detection } from './detection';
import { ejectInTurn, type Ejections, type Suspicion } from './ejections';
import { triesOf, type Retries, type Tries } from '../retries';
import { cycleOf, isMostlyOut, type Cycle } from './time-in-service';
import { DEFAULT_MAX_EJECTION_PERCENT } from '../../../istio/defaults';
import { noteDecision, noteOrder } from './use-of-counts';

/** Why requests go on reaching hosts that fail, or no host at all. */
export type Obstacle =
  | { readonly kind: 'no-outlier-detection' }
  /** Failures of this sort are not counted by any threshold that is on. */
  | {
      readonly kind: 'not-counted';
      readonly addresses: readonly string[];
      /** How these hosts fail on average, as the proxy sees it. */
      readonly failing: Failing;
    }
  /** They are counted, but a host that fails as these do is in service for longer than it is out. */
  | { readonly kind: 'mostly-in-service'; readonly addresses: readonly string[]; readonly cycle: Cycle }
  /** One more ejected host would be more than the cap allows. */
  | {
      readonly kind: 'cap';
      readonly maxEjectionPercent: number;
      readonly hosts: number;
      readonly ejected: number;
      readonly needed: number;
    }
  /** So few are healthy that health no longer counts. */
  | { readonly kind: 'panic'; readonly panicThreshold: number }
  /** Everybody is ejected or unready, and nothing makes Envoy try them all the same. */
  | {
      readonly kind: 'no-host-left';
      readonly ejected: number;
      /** True if fewer requests would fail with a floor, by which all hosts are tried where so few are healthy. */
      readonly floorHelps: boolean;
    };

/** What outlier detection makes of a cluster whose hosts fail. */
export interface Settlement {
  readonly before: Balance;
  readonly after: Balance;
  /** The addresses that are ejected, in the order in which it happens, with how. */
  readonly ejected: ReadonlyMap<string, Detection>;
  /** What becomes of requests that are tried again, before and after; undefined where none is. */
  readonly tries: { readonly before: Tries | undefined; readonly after: Tries | undefined };
  /** Empty where nothing is left to be done. */
  readonly obstacles: readonly Obstacle[];
}

/** True if an address gets requests, before or after hosts are ejected: at once, or when they are tried again. */
export function getsRequests({ before, after, tries }: Requests, address: string): boolean {
  return [tries.before?.reached ?? before.shares, tries.after?.reached ?? after.shares].some((reached) =>
    reached.has(address),
  );
}

type Requests = Pick<Settlement, 'before' | 'after' | 'tries'>;

/** Sums of shares are exact to about this. */
const NEARLY_NOTHING = 1e-9;

/**
 * Spreads requests over hosts before and after outlier detection has acted. Hosts are ejected one by one, those first that
 * reach their threshold first, each only once it gets requests, and while the cap allows: it counts all hosts of the cluster,
 * in whatever priority. Where several fail alike, it is chance who of them is ejected before the cap is reached: here it is
 * those that were sent first. A host that is ejected is taken to stay out: failed-requests.ts counts what fails each time that it
 * is re-admitted.
 *
 * @param failingAt how much fails at an address, as the proxy sees it: see upstream.ts
 * @param retries how requests that fail are tried again: each try counts
 * @see envoy source/common/upstream/outlier_detection_impl.cc DetectorImpl::ejectHost
 */
export function settle(
  hosts: readonly EnvoyHost[],
  policy: EnvoyPolicy,
  failingAt: (address: string) => Failing,
  retries?: Retries,
): Settlement {
  const priorities = hostsByPriority(hosts);
  const count = priorities.reduce((sum, { length }) => sum + length, 0);
  const sent = policy.outlierDetection;
  const cap = sent?.maxEjectionPercent ?? DEFAULT_MAX_EJECTION_PERCENT;
  // Only a host that gets requests can come to be ejected, and mostly few do.
  const cycles = new Map<string, Cycle | undefined>();
  const cycleAt = (address: string): Cycle | undefined => {
    const failing = failingAt(address);
    if (errorsOf(failing) === 0) return undefined;
    if (!cycles.has(address)) {
      const cycle = cycleOf(failing, sent);
      if (sent !== undefined)
        noteDecision({ what: 'isMostlyOut', failing, sent, supposed: {}, result: isMostlyOut(cycle) });
      cycles.set(address, cycle);
    }
    return cycles.get(address);
  };
  const detectionAt = (address: string): Detection | undefined => {
    const cycle = cycleAt(address);
    return isMostlyOut(cycle) === true ? cycle!.detection : undefined;
  };
  const triesAfter = (one: Balance): Tries | undefined => retries && triesOf(one, retries, failingAt);
  const before = balance(priorities, policy, () => false);
  const isWell = [...before.shares.keys()].every((address) => errorsOf(failingAt(address)) === 0);
  const { ejected, isCapped } = isWell
    ? NONE_EJECTED
    : triesAfter(before) === undefined
      ? ejectInTurn(priorities, policy, { failingAt, detectionAt, cap })
      : ejectByTries(priorities, policy, { triesAfter, failingAt, detectionAt, cap, count });
  const after = ejected.size === 0 ? before : balance(priorities, policy, ({ address }) => ejected.has(address));
  return {
    before,
    after,
    ejected,
    tries: { before: triesAfter(before), after: triesAfter(after) },
    obstacles: obstaclesTo(after, policy, failingAt, {
      ...{ ejected, cycleAt, cap, isCapped, hosts: count },
      withFloor: () =>
        balance(priorities, { ...policy, panicThreshold: SMALLEST_FLOOR }, ({ address }) => ejected.has(address)),
    }),
  };
}

const NONE_EJECTED: Ejections = { ejected: new Map(), isCapped: false };

/** The same as ejectInTurn, where requests are tried again: then hosts get more than their share of requests. */
function ejectByTries(
  priorities: readonly (readonly EnvoyHost[])[],
  policy: EnvoyPolicy,
  {
    triesAfter,
    cap,
    count,
    ...suspicion
  }: Suspicion & {
    readonly triesAfter: (balance: Balance) => Tries | undefined;
    readonly count: number;
  },
): Ejections {
  const ejected = new Map<string, Detection>();
  for (;;) {
    const now = balance(priorities, policy, ({ address }) => ejected.has(address));
    const next = soonest(triesAfter(now)?.reached ?? now.shares, suspicion, ejected);
    if (next === undefined) return { ejected, isCapped: false };
    if ((100 * (ejected.size + 1)) / count > cap) return { ejected, isCapped: true };
    ejected.set(next, suspicion.detectionAt(next)!);
  }
}

/** The host that reaches its threshold first, of those that get requests. */
function soonest(
  reached: ReadonlyMap<string, number>,
  { failingAt, detectionAt }: Pick<Suspicion, 'failingAt' | 'detectionAt'>,
  ejected: ReadonlyMap<string, Detection>,
): string | undefined {
  let first: { address: string; share: number; time: number } | undefined;
  for (const [address, tries] of reached) {
    const detection = detectionAt(address);
    if (detection === undefined || ejected.has(address)) continue;
    const time = detection.compared / tries;
    if (first !== undefined) {
      const { address: before, share } = first;
      noteOrder({ failing: failingAt(address), share: tries }, { failing: failingAt(before), share });
    }
    if (first === undefined || time < first.time) first = { address, share: tries, time };
  }
  return first?.address;
}

interface Settled extends Ejections {
  readonly cycleAt: (address: string) => Cycle | undefined;
  readonly cap: number;
  readonly hosts: number;
  /** Where requests would go with a floor. */
  readonly withFloor: () => Balance;
}

/** In percent. */
const SMALLEST_FLOOR = 1;

function failedShare({ shares, unserved }: Balance, failingAt: (address: string) => Failing): number {
  return [...shares].reduce((sum, [address, share]) => sum + share * errorsOf(failingAt(address)), unserved);
}

function obstaclesTo(
  after: Balance,
  { outlierDetection, panicThreshold }: EnvoyPolicy,
  failingAt: (address: string) => Failing,
  { ejected, cycleAt, cap, isCapped, hosts, withFloor }: Settled,
): Obstacle[] {
  const failing = [...after.shares.keys()].filter((address) => errorsOf(failingAt(address)) > 0);
  const obstacles: Obstacle[] = [];
  if (failing.length > 0 && outlierDetection === undefined) obstacles.push({ kind: 'no-outlier-detection' });
  else {
    const uncounted = failing.filter((address) => cycleAt(address) === undefined);
    if (uncounted.length > 0) {
      obstacles.push({ kind: 'not-counted', addresses: uncounted, failing: averageOf(uncounted.map(failingAt)) });
    }
    const inService = failing.filter((address) => isMostlyOut(cycleAt(address)) === false);
    const [first] = inService;
    if (first !== undefined) {
      obstacles.push({ kind: 'mostly-in-service', addresses: inService, cycle: cycleAt(first)! });
    }
    if (isCapped) {
      const out = failing.filter((address) => isMostlyOut(cycleAt(address)) === true && !ejected.has(address));
      const needed = ejected.size + out.length;
      obstacles.push({ kind: 'cap', maxEjectionPercent: cap, hosts, ejected: ejected.size, needed });
    }
    if (after.inPanic && failing.some((address) => ejected.has(address)))
      obstacles.push({ kind: 'panic', panicThreshold });
  }
  if (after.unserved > 0) {
    const floorHelps = failedShare(withFloor(), failingAt) < failedShare(after, failingAt) - NEARLY_NOTHING;
    obstacles.push({ kind: 'no-host-left', ejected: ejected.size, floorHelps });
  }
  return obstacles;
}
