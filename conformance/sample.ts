/** The option of `npm run conformance` that asks for the whole counts. */
export const FULL = 'full';

/** True if this run takes the whole counts: `npm run conformance -- --full`. */
export const isFull = process.argv.includes(`--${FULL}`);

/** How many random cases a suite takes: all of them in a full run, else a sample that fits into every change's check. */
export function countOf(all: number, sample: number): number {
  return isFull ? all : sample;
}
