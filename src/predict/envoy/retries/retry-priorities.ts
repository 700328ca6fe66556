import { loadByHealth } from '../hosts';
import { UPDATE_FREQUENCY } from './retries';

/** What Envoy remembers of the priorities that a request was tried in. */
export interface TriedPriorities {
  /** How many tries there were since it began anew. */
  readonly tries: number;
  /** The priorities of these. */
  readonly tried: ReadonlySet<number>;
  /** Those that are left out. */
  readonly leftOut: ReadonlySet<number>;
  /** What each priority gets of the next try, in whole percent. */
  readonly load: readonly number[];
}

/** Before the first try. */
export function untried(load: readonly number[]): TriedPriorities {
  return { tries: 0, tried: NONE, leftOut: NONE, load };
}

/** After one more try. */
export function triedIn(memory: TriedPriorities, priority: number): TriedPriorities {
  const tried = memory.tried.has(priority) ? memory.tried : new Set([...memory.tried, priority]);
  return { ...memory, tries: memory.tries + 1, tried };
}

/**
 * For the next try: every second one leaves out what was tried so far. Once nothing healthy is left, it begins anew; where
 * nothing is healthy at all, requests go as ever.
 *
 * @param usual where requests go that were not tried yet
 * @see envoy source/extensions/retry/priority/previous_priorities/previous_priorities.cc determinePriorityLoad
 */
export function forNextTry(
  memory: TriedPriorities,
  { health, load: usual }: { readonly health: readonly number[]; readonly load: readonly number[] },
): TriedPriorities {
  const { tries, tried } = memory;
  if (tries < UPDATE_FREQUENCY) return { ...memory, load: usual };
  if (tries % UPDATE_FREQUENCY !== 0) return memory;
  const leftOut = new Set([...memory.leftOut, ...tried]);
  const left = health.map((one, priority) => (leftOut.has(priority) ? 0 : one));
  if (left.some((one) => one > 0)) return { ...memory, leftOut, load: loadByHealth(left) };
  return { ...untried(health.some((one) => one > 0) ? loadByHealth(health) : usual) };
}

const NONE: ReadonlySet<number> = new Set();
