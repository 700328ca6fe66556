import { invalid, type Complaints } from '../api/complaint';

export const NANOSECONDS_PER_MILLISECOND = 1_000_000n;

/** What is not there is fine: where a duration is required is for its owner to say. */
export function* checkDuration(nanoseconds: bigint | undefined, path: string): Complaints {
  if (nanoseconds === undefined) return;
  if (nanoseconds < NANOSECONDS_PER_MILLISECOND) {
    yield invalid(path, 'The duration is shorter than a millisecond.');
  } else if (nanoseconds % NANOSECONDS_PER_MILLISECOND !== 0n) {
    yield invalid(path, 'The duration is not a whole number of milliseconds.');
  }
}
