import { CannotRun } from './exit';

/** The options of parseArgs that {@link toFailuresOptions} reads. */
export const FAILURES_OPTIONS = {
  any: { type: 'string' },
  limit: { type: 'string' },
  all: { type: 'boolean', default: false },
  promises: { type: 'string' },
} as const;

/** What a usage text says of them. */
export const FAILURES_USAGE = `  --any K                   look for the minimal sets of at most K failures (1 to 5) after which requests fail, in place of outages
  --limit PERCENT           with --any: so many errors are accepted once outlier detection has acted (0%)
  --all                     with --any: print all sets, not the worst
  --promises FILE           look whether the promises of a file are kept, in place of outages; exit with 1 if one is not`;

/** Three failures at once are rare; of more there are too many sets to look at. */
const MOST = 5;

/** Which sets of failures to look for. */
export interface FailuresOptions {
  /** So many components may fail at once. */
  readonly most: number;
  /** From 0 to 1. */
  readonly limit: number;
  readonly isComplete: boolean;
}

/** Reads what was said of sets of failures; undefined where they were not asked for. */
export function toFailuresOptions(values: {
  readonly any?: string | undefined;
  readonly limit?: string | undefined;
  readonly all: boolean;
}): FailuresOptions | undefined {
  if (values.any === undefined) {
    if (values.limit !== undefined || values.all) throw new CannotRun('--limit and --all go with --any.');
    return undefined;
  }
  const most = /^\d+$/.test(values.any) ? Number(values.any) : 0;
  if (most < 1 || most > MOST) throw new CannotRun(`--any is "${values.any}"; it is a number from 1 to ${MOST}.`);
  return { most, limit: toLimit(values.limit ?? '0%'), isComplete: values.all };
}

function toLimit(text: string): number {
  const [, digits] = /^(\d+(?:\.\d+)?)\s*%?$/.exec(text) ?? [];
  const percent = Number(digits ?? NaN);
  if (!(percent >= 0 && percent < 100))
    throw new CannotRun(`--limit is "${text}"; it is a percentage below 100, for example 1%.`);
  return percent / 100;
}
