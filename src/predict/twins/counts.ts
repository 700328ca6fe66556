import { isMap } from '../../model/object';
import type { Counts } from '../envoy/ejection';

type Fields = Readonly<Record<string, unknown>>;

/** As a DestinationRule calls them, and as they are sent. */
const COUNTS = {
  consecutive5xxErrors: 'consecutive5xx',
  consecutiveGatewayErrors: 'consecutiveGatewayFailure',
  consecutiveLocalOriginFailures: 'consecutiveLocalOriginFailure',
} as const;

/** What a rule says, but for the counts at which it has hosts ejected. */
export interface WithoutCounts {
  readonly form: Fields;
  /** Of each outlier detection in it. */
  readonly counts: readonly Counts[];
}

/** Takes out the counts that are on. One that is off, is left out or is not a number stays what it is. */
export function withoutCounts(spec: Fields): WithoutCounts {
  const counts: Counts[] = [];
  const visit = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(visit);
    if (!isMap(value)) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, field]) => [
        key,
        key === 'outlierDetection' && isMap(field) ? take(field) : visit(field),
      ]),
    );
  };
  const take = (detection: Fields): Fields => {
    const on = Object.entries(COUNTS).filter(([name]) => isOn(detection[name]));
    counts.push(Object.fromEntries(on.map(([name, sent]) => [sent, detection[name]])));
    return { ...detection, ...Object.fromEntries(on.map(([name]) => [name, { the: 'count' }])) };
  };
  const form = visit(spec) as Fields;
  return { form, counts };
}

/** One that an API server accepts. */
const MOST = 0xff_ff_ff_ff;

function isOn(count: unknown): boolean {
  return Number.isInteger(count) && Number(count) > 0 && Number(count) <= MOST;
}
