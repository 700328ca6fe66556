import { errorsOf, FAILURE_CLASSES, type Failing } from '../../shares';
import type { Balance } from '../hosts';
import { DRAWS, type Retries } from './retries';
import { forNextTry, triedIn, untried, type TriedPriorities } from './retry-priorities';

/** What becomes of requests whose failures are tried again. Shares are of all requests. */
export interface Tries {
  /** By address: how often a request reaches it, on average. */
  readonly reached: ReadonlyMap<string, number>;
  /** By address: the share that it answers well. */
  readonly answered: ReadonlyMap<string, number>;
  /** By address: the share that fails there and is not tried again. */
  readonly failed: ReadonlyMap<string, number>;
  /** The share that finds no host, at once or when it is tried again. */
  readonly unserved: number;
}

/** Hosts of one priority that are alike. */
interface Kind {
  readonly priority: number;
  readonly addresses: readonly string[];
  /** Of the requests of the priority, what one of them gets. */
  readonly share: number;
  readonly failing: Failing;
  /** Of its requests, those that fail and may be tried again; those that hang are apart. */
  readonly retried: number;
  readonly hanging: number;
  /** Those that fail for good. */
  readonly lost: number;
}

/** A request that is about to be tried, with what was tried before. */
interface State {
  readonly memory: TriedPriorities;
  /** How many hosts of each kind were tried. */
  readonly tried: readonly number[];
  readonly hangs: number;
  /** The kind of the host that was tried last. */
  readonly last: number | undefined;
}

/** What is less likely is not followed: it counts as failed. */
const NEARLY_NEVER = 1e-12;
/** So are requests beyond so many different courses. */
const MOST_STATES = 2000;

/**
 * Follows requests from try to try, as an expectation. Nothing is ejected in between. Undefined where no host fails in a way that is
 * retried: then there is one try of each request.
 *
 * @see envoy source/common/router/router.cc Filter::doRetry
 * @see envoy source/extensions/retry/host/previous_hosts
 */
export function triesOf(
  balance: Balance,
  retries: Retries,
  failingAt: (address: string) => Failing,
): Tries | undefined {
  const isRetried = (address: string): boolean => {
    const failing = failingAt(address);
    return errorsOf(failing) > 0 && FAILURE_CLASSES.some((one) => failing[one] > 0 && retries.failures.has(one));
  };
  if (![...balance.shares.keys()].some(isRetried)) return undefined;
  const kinds = kindsOf(balance, retries, failingAt);
  const sums = kinds.map(() => ({ reached: 0, answered: 0, failed: 0 }));
  let unserved = 0;
  const first: State = {
    memory: untried(balance.priorities.load),
    tried: kinds.map(() => 0),
    hangs: 0,
    last: undefined,
  };
  let states = new Map([['', { state: first, share: 1 }]]);
  for (let attempt = 0; attempt <= retries.attempts && states.size > 0; attempt++) {
    const next: typeof states = new Map();
    const goOn = (state: State, share: number): boolean => {
      if (share < NEARLY_NEVER) return false;
      const key = keyOf(state);
      const known = next.get(key);
      if (known === undefined && next.size >= MOST_STATES) return false;
      next.set(key, { state, share: share + (known?.share ?? 0) });
      return true;
    };
    for (const { state, share } of states.values()) {
      const now = attempt === 0 ? state : { ...state, memory: memoryForNextTry(state, balance, retries) };
      const { chances, none } = drawn(kinds, now, state, retries);
      unserved += share * none;
      for (const { place, isNew, chance } of chances) {
        const { failing, retried, hanging, lost, priority } = kinds[place]!;
        const reached = share * chance;
        const sum = sums[place]!;
        sum.reached += reached;
        sum.answered += reached * (1 - errorsOf(failing));
        sum.failed += reached * lost;
        const after: State = {
          memory: triedIn(now.memory, priority),
          tried: isNew ? now.tried.map((count, at) => count + (at === place ? 1 : 0)) : now.tried,
          hangs: now.hangs,
          last: retries.isSticky ? place : undefined,
        };
        const isLast = attempt === retries.attempts;
        if (isLast || !goOn(after, reached * retried)) sum.failed += reached * retried;
        const hung = { ...after, hangs: after.hangs + 1 };
        if (isLast || hung.hangs > retries.mostHangs || !goOn(hung, reached * hanging)) sum.failed += reached * hanging;
      }
    }
    states = next;
  }
  const perAddress = (of: 'reached' | 'answered' | 'failed') =>
    new Map(
      kinds.flatMap(({ addresses }, place) =>
        sums[place]![of] > 0 ? addresses.map((address) => [address, sums[place]![of] / addresses.length] as const) : [],
      ),
    );
  return { reached: perAddress('reached'), answered: perAddress('answered'), failed: perAddress('failed'), unserved };
}

function memoryForNextTry({ memory }: State, { priorities }: Balance, { leavesPriorities }: Retries): TriedPriorities {
  return leavesPriorities ? forNextTry(memory, priorities) : memory;
}

interface Draw {
  readonly place: number;
  /** True for a host that was not tried before. */
  readonly isNew: boolean;
  readonly chance: number;
}

/** Who gets the next try. Envoy draws again while it draws a host that was tried, and in the end takes it all the same. */
function drawn(
  kinds: readonly Kind[],
  { memory: { load }, tried, last }: State,
  before: State,
  { skipsTriedHosts, isSticky }: Retries,
): { readonly chances: readonly Draw[]; readonly none: number } {
  if (isSticky && last !== undefined && isSame(load, before.memory.load)) {
    return { chances: [{ place: last, isNew: false, chance: 1 }], none: 0 };
  }
  const partOf = ({ priority, share }: Kind, count: number): number => (load[priority]! / 100) * share * count;
  const knows = (place: number): number => (skipsTriedHosts ? tried[place]! : 0);
  let again = 0;
  let all = 0;
  for (const [place, kind] of kinds.entries()) {
    again += partOf(kind, knows(place));
    all += partOf(kind, kind.addresses.length);
  }
  // 1 + again + again² + …, as long as there are draws.
  const others = Array.from({ length: DRAWS }, (_, draw) => again ** draw).reduce((sum, one) => sum + one, 0);
  const chances = kinds.flatMap((kind, place): Draw[] => [
    { place, isNew: true, chance: partOf(kind, kind.addresses.length - knows(place)) * others },
    { place, isNew: false, chance: partOf(kind, knows(place)) * again ** (DRAWS - 1) },
  ]);
  const none = load.reduce(
    (sum, one, priority) => sum + (kinds.some((kind) => kind.priority === priority) ? 0 : one),
    0,
  );
  return { chances: chances.filter(({ chance }) => chance > 0), none: all === 0 ? 1 : (none / 100) * others };
}

function isSame(one: readonly number[], other: readonly number[]): boolean {
  return one.every((part, place) => part === other[place]);
}

/** Priorities that no request can get to are left out. */
function kindsOf(
  { priorities: { health, load, within } }: Balance,
  { failures, leavesPriorities }: Retries,
  failingAt: (address: string) => Failing,
): Kind[] {
  const kinds = new Map<string, Kind & { addresses: string[] }>();
  for (const priority of load.keys()) {
    if (load[priority] === 0 && !(leavesPriorities && health[priority]! > 0)) continue;
    for (const [address, share] of within(priority)) {
      const failing = failingAt(address);
      const key = JSON.stringify([priority, share, failing]);
      const known = kinds.get(key);
      if (known !== undefined) {
        known.addresses.push(address);
        continue;
      }
      kinds.set(key, { priority, addresses: [address], share, failing, ...byFate(failing, failures) });
    }
  }
  return [...kinds.values()];
}

/** What becomes of the failures of a host. */
function byFate(failing: Failing, retriable: Retries['failures']): Pick<Kind, 'retried' | 'hanging' | 'lost'> {
  const fates = { retried: 0, hanging: 0, lost: 0 };
  for (const one of FAILURE_CLASSES) {
    fates[!retriable.has(one) ? 'lost' : one === 'timeout' ? 'hanging' : 'retried'] += failing[one];
  }
  return fates;
}

function keyOf({ memory: { tries, tried, leftOut, load }, tried: hosts, hangs, last }: State): string {
  return [tries, [...tried].sort().join(), [...leftOut].sort().join(), load.join(), hosts.join(), hangs, last].join(
    '|',
  );
}
