import { SeededRandom } from '../src/util/seeded-random';

/** The option of `npm run conformance` that asks for the whole counts. */
export const FULL = 'full';

/** True if this run takes the whole counts: `npm run conformance -- --full`. */
export const isFull = process.argv.includes(`--${FULL}`);

/** How many random cases a suite takes: all of them in a full run, else a sample that fits into every change's check. */
export function countOf(all: number, sample: number): number {
  return isFull ? all : sample;
}

const SEED_OF_SAMPLES = 1;
const SEEDS = 1_000_000;

/**
 * What decides the random cases of a suite. A sample is the same in each run: where it fails, the change is the cause. A full run
 * looks at cases that no run has seen.
 */
export function chooseSeed(): number {
  const { AMBIENT_CONFORMANCE_SEED: given } = process.env;
  if (given !== undefined) return Number(given);
  return isFull ? Date.now() % SEEDS : SEED_OF_SAMPLES;
}

/** Some of the items in a sample, chosen by the seed and in their order; all of them in a full run. */
export function sampleOf<Item>(items: readonly Item[], count: number, seed: number): Item[] {
  if (isFull) return [...items];
  const random = new SeededRandom(seed);
  const left = [...items];
  const chosen = new Set(
    Array.from({ length: count }, () => left.splice(Math.floor(random.next() * left.length), 1)[0]),
  );
  return items.filter((item) => chosen.has(item));
}
