import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** Where programs, and the state of whatever runs, are kept between runs. */
export function cacheDirectory(): string {
  const chosen = process.env.AMBIENT_CONFORMANCE_CACHE ?? '';
  return chosen === '' ? join(homedir(), '.cache', 'cdk8s-ambient-conformance') : resolve(chosen);
}

/** The built programs. */
export function binaryDirectory(): string {
  return join(cacheDirectory(), 'bin');
}

/** One folder per run in progress, and per run that was left up or never got to tidy up after itself. */
export function runsDirectory(): string {
  return join(cacheDirectory(), 'runs');
}

/** What the last failed run's programs had to say. */
export function failedDirectory(): string {
  return join(cacheDirectory(), 'failed');
}
