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
