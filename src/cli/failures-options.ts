import { CannotRun } from './exit';
import { BadValue, flag, optional, type ValueType, type ValuesOf } from './option';
import { duration, percentage, text, wholeNumber } from './value-types';

/** Of more failures at once there are too many sets to look at. */
const MOST = 5;

/** The end of a day, in milliseconds since 1970. */
const DATE: ValueType<number> = {
  name: 'YYYY-MM-DD',
  read: (given) => {
    const end = /^\d{4}-\d\d-\d\d$/.test(given) ? Date.parse(`${given}T23:59:59Z`) : NaN;
    if (Number.isNaN(end)) throw new BadValue('a day such as 2026-08-01');
    return end;
  },
};

/** The options that {@link toMode} reads. */
export const FAILURES_OPTIONS = {
  any: optional(wholeNumber('K', 1, MOST), 'the minimal sets of at most K failures after which requests fail'),
  limit: optional(percentage, 'with --any: accept so many errors once outlier detection has acted', '0%'),
  all: flag('print every row, and with --any every set: else text has once what is alike, where there is much of it'),
  promises: optional(text('FILE'), 'whether the promises of a file are kept; exit with 1 if one is not'),
  drills: optional(text('DIR'), 'with --promises: the folder of drill --record; decides lastDrilled'),
  'as-of': optional(DATE, 'with --drills: count the age of drills from the end of this day', 'now'),
  rates: optional(
    text('FILE'),
    'the availability to expect where components fail as often as FILE says; with --promises: decide availability by it',
  ),
  worth: flag('with --rates: also what single changes are worth'),
  'time-limit': optional(duration, 'with --rates: look no longer, and print the bound that was reached', '60s'),
};

/** Which of its questions predict is asked. */
export type Mode =
  | { readonly kind: 'outages' }
  /** Which sets of failures to look for: so many at once, and from 0 to 1 so many errors. */
  | { readonly kind: 'any'; readonly most: number; readonly limit: number; readonly isComplete: boolean }
  | {
      readonly kind: 'promises';
      readonly file: string;
      readonly rates: RatesMode | undefined;
      readonly drills: DrillsMode | undefined;
    }
  | RatesMode;

/** Which folder of records, and the moment from which their age counts, in milliseconds since 1970. */
export interface DrillsMode {
  readonly folder: string;
  readonly asOf: number | undefined;
}

/** Which file of rates, and how many seconds to look. */
export interface RatesMode {
  readonly kind: 'rates';
  readonly file: string;
  readonly seconds: number;
  /** True if the worth of single changes is asked for, too. */
  readonly isWorth: boolean;
}

const SECONDS = 60;

/** Lists whose options are not read by every mode. */
interface Others {
  readonly outage: readonly unknown[];
  readonly capacity: readonly unknown[];
  readonly 'fail-on': readonly unknown[];
  readonly rate: unknown;
  readonly method: unknown;
  readonly baseline: unknown;
  readonly 'write-baseline': unknown;
  readonly service: readonly unknown[];
  readonly client: readonly unknown[];
  readonly port: unknown;
  readonly format: string;
}

/** Refuses options that would be passed over: the answer would be to another question. */
export function toMode(values: ValuesOf<typeof FAILURES_OPTIONS> & Others): Mode {
  const { any, limit = 0, all, promises, format, worth, 'time-limit': seconds } = values;
  const rates = values.rates === undefined ? undefined : toRatesMode(values.rates, worth, seconds);
  if (any === undefined && values.limit !== undefined) throw new CannotRun('--limit goes with --any.');
  if (rates === undefined && seconds !== undefined) throw new CannotRun('--time-limit goes with --rates.');
  if (worth && (rates === undefined || promises !== undefined))
    throw new CannotRun('--worth goes with --rates, without --promises.');
  if (format === 'junit' && promises === undefined) throw new CannotRun('--format junit goes with --promises.');
  if (any !== undefined && (promises ?? rates) !== undefined)
    throw new CannotRun(
      `--any and --${promises === undefined ? 'rates' : 'promises'} are two questions: ask one at a time.`,
    );
  if (values.drills !== undefined && promises === undefined) throw new CannotRun('--drills goes with --promises.');
  if (values.drills === undefined && values['as-of'] !== undefined) throw new CannotRun('--as-of goes with --drills.');
  if (any === undefined && promises === undefined && rates === undefined) return { kind: 'outages' };
  const asked = any !== undefined ? '--any' : promises !== undefined ? '--promises' : '--rates';
  if (format === 'mermaid') throw new CannotRun(`--format mermaid draws outages: ${asked} does not go with it.`);
  const others = [values.outage, values.capacity, values['fail-on']].some(({ length }) => length > 0);
  if (others || (values.rate ?? values.method) !== undefined)
    throw new CannotRun(
      `${asked} asks about every set of failures: --outage, --capacity, --rate, --method and --fail-on do not go with it.`,
    );
  if ((values.baseline ?? values['write-baseline']) !== undefined)
    throw new CannotRun(`${asked}: --baseline and --write-baseline do not go with it; they are about --fail-on.`);
  if (all && any === undefined) throw new CannotRun(`${asked}: --all does not go with it.`);
  if (any !== undefined) return { kind: 'any', most: any, limit, isComplete: all };
  if (promises === undefined) return rates!;
  if (values.service.length + values.client.length > 0 || values.port !== undefined)
    throw new CannotRun('--promises names services itself: --service, --client and --port do not go with it.');
  const drills = values.drills === undefined ? undefined : { folder: values.drills, asOf: values['as-of'] };
  return { kind: 'promises', file: promises, rates, drills };
}

function toRatesMode(file: string, isWorth: boolean, seconds = SECONDS): RatesMode {
  return { kind: 'rates', file, seconds, isWorth };
}
