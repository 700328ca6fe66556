import { readRates, type Rates } from '../../predict/availability';
import type { Drilled } from '../../predict/promises';
import type { ServicePromise } from '../../promises/promise';
import { readPromises } from '../../promises/read-promises';
import { readDrilled } from '../files/drill-records';
import { utcDay } from '../../util/utc-day';
import { CannotRun } from '../line/exit';
import { BadValue, flag, optional, type ValueType, type ValuesOf } from '../line/option';
import { readInput } from '../files/read-input';
import { duration, percentage, text, wholeNumber } from '../line/value-types';

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
  write: utcDay,
};

/** The options that {@link toMode} reads. */
export const FAILURES_OPTIONS = {
  any: optional(wholeNumber('K', 1, MOST), 'the minimal sets of at most K failures after which requests fail'),
  'control-planes': flag('with --any: let istiods and their connections to other clusters fail, too, before all else'),
  limit: optional(percentage, 'with --any: accept so many errors once outlier detection has acted', '0%'),
  all: flag(
    'print every row, and with --any every set; without it, text and JSON print what is alike once, where there are many',
  ),
  promises: optional(text('FILE'), 'decide whether the promises of FILE are kept; exit with 1 if one is not'),
  alerts: flag('with --promises: write a PrometheusRule that watches them on the running mesh'),
  drills: optional(text('DIR'), 'with --promises: the folder of drill --record; decides lastDrilled'),
  'as-of': optional(DATE, 'with --drills: count the age of drills from the end of this day', 'now'),
  rates: optional(
    text('FILE'),
    'the availability to expect where components fail as often as FILE says; with --promises: decide availability by it',
  ),
  worth: flag('with --rates: also what single changes are worth'),
  'time-limit': optional(duration, 'with --rates: stop after this time, and print the bound that was reached', '60s'),
};

/** Which of its questions predict is asked. The files that it takes are read: a mistake in them needs no mesh to be reported. */
export type Mode =
  | { readonly kind: 'outages' }
  | AnyMode
  | PromisesMode
  /** Which promises to write alerts for. */
  | { readonly kind: 'alerts'; readonly promises: readonly ServicePromise[] }
  | RatesMode;

/** Which sets of failures to look for: so many at once, and from 0 to 1 so many errors. */
export interface AnyMode {
  readonly kind: 'any';
  readonly most: number;
  readonly limit: number;
  readonly isComplete: boolean;
  /** True if control planes may fail, too. */
  readonly withControlPlanes: boolean;
}

/** Which promises to look at, and by what else to decide them. */
export interface PromisesMode {
  readonly kind: 'promises';
  readonly promises: readonly ServicePromise[];
  readonly rates: RatesMode | undefined;
  readonly drilled: Drilled | undefined;
}

/** How often components fail, and how many seconds to look. */
export interface RatesMode {
  readonly kind: 'rates';
  /** The file that says so. */
  readonly file: string;
  readonly rates: Rates;
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
  readonly json: boolean;
}

/** Refuses options that would be passed over: the answer would be to another question. */
export function toMode(values: ValuesOf<typeof FAILURES_OPTIONS> & Others): Mode {
  const { any, limit = 0, all, promises, rates, format, worth, 'time-limit': seconds } = values;
  requireCompanions(values, [...COMPANIONS, ['drills', 'promises']]);
  if (worth && (rates === undefined || promises !== undefined))
    throw new CannotRun('--worth goes with --rates, without --promises.');
  if (format === 'junit' && promises === undefined) throw new CannotRun('--format junit goes with --promises.');
  if (any !== undefined && (promises ?? rates) !== undefined)
    throw new CannotRun(
      `--any and --${promises === undefined ? 'rates' : 'promises'} are two questions: ask one at a time.`,
    );
  if (values.alerts && promises === undefined) throw new CannotRun('--alerts goes with --promises.');
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
  if (any !== undefined)
    return { kind: 'any', most: any, limit, isComplete: all, withControlPlanes: values['control-planes'] };
  const ratesMode = rates === undefined ? undefined : toRatesMode(rates, worth, seconds);
  if (promises === undefined) return ratesMode!;
  if (values.service.length + values.client.length > 0 || values.port !== undefined)
    throw new CannotRun('--promises names services itself: --service, --client and --port do not go with it.');
  if (!values.alerts) return toPromisesMode(promises, ratesMode, toDrilled(values));
  if (format !== 'text' || values.json || (rates ?? values.drills) !== undefined)
    throw new CannotRun(
      '--alerts writes YAML and decides nothing: --format, --json, --rates and --drills do not go with it.',
    );
  return { kind: 'alerts', promises: readInput('--promises', promises, readPromises) };
}

/** The options that {@link toModes} reads. */
export const SEVERAL_FAILURES_OPTIONS = (({ any, limit, promises, rates, worth, ...others }) => ({
  ...{ any, 'control-planes': others['control-planes'], limit, promises },
  drills: optional(
    text('DIR'),
    'the folder of drill --record: what drills saw, beside what is predicted now; with --promises it also decides lastDrilled',
  ),
  ...{ 'as-of': others['as-of'], rates, worth, 'time-limit': others['time-limit'] },
}))(FAILURES_OPTIONS);

/** The questions about sets of failures, where several may be asked at a time. */
export interface Modes {
  readonly any: AnyMode | undefined;
  readonly promises: PromisesMode | undefined;
  readonly rates: RatesMode | undefined;
  /** What recorded drills saw, with or without promises. */
  readonly drilled: Drilled | undefined;
}

/** Reads which questions are asked. Promises are decided by the rates, where both are given. */
export function toModes(values: ValuesOf<typeof SEVERAL_FAILURES_OPTIONS>): Modes {
  requireCompanions(values, COMPANIONS);
  const { any, limit = 0, promises } = values;
  if (values.worth && values.rates === undefined) throw new CannotRun('--worth goes with --rates.');
  const rates = values.rates === undefined ? undefined : toRatesMode(values.rates, values.worth, values['time-limit']);
  const drilled = toDrilled(values);
  return {
    any:
      any === undefined
        ? undefined
        : { kind: 'any', most: any, limit, isComplete: true, withControlPlanes: values['control-planes'] },
    promises: promises === undefined ? undefined : toPromisesMode(promises, rates, drilled),
    ...{ rates, drilled },
  };
}

/** Refuses options that say more of another one, which is not given. */
function requireCompanions(
  values: Omit<ValuesOf<typeof SEVERAL_FAILURES_OPTIONS>, 'worth'>,
  companions: readonly (readonly [Companion, Companion])[],
): void {
  for (const [option, companion] of companions) {
    if (values[option] !== undefined && values[companion] === undefined)
      throw new CannotRun(`--${option} goes with --${companion}.`);
  }
  if (values['control-planes'] && values.any === undefined) throw new CannotRun('--control-planes goes with --any.');
}

type Companion = 'limit' | 'any' | 'time-limit' | 'rates' | 'drills' | 'promises' | 'as-of';

const COMPANIONS = [
  ['limit', 'any'],
  ['time-limit', 'rates'],
  ['as-of', 'drills'],
] as const;

function toPromisesMode(file: string, rates: RatesMode | undefined, drilled: Drilled | undefined): PromisesMode {
  return { kind: 'promises', promises: readInput('--promises', file, readPromises), rates, drilled };
}

/** What the folder of --drills records. */
function toDrilled({
  drills,
  'as-of': asOf,
}: {
  readonly drills: string | undefined;
  readonly 'as-of': number | undefined;
}): Drilled | undefined {
  return drills === undefined ? undefined : readDrilled(drills, asOf);
}

function toRatesMode(file: string, isWorth: boolean, seconds = SECONDS): RatesMode {
  return { kind: 'rates', file, rates: readInput('--rates', file, readRates), seconds, isWorth };
}
