import type { FieldLines } from '../model/read/files';
import type { Answer, HostShare, Reason } from '../predict/answer';
import type { Load } from '../predict/prediction';
import { formatOutages } from '../predict/outage';
import { excuseOf, type Scenario } from '../predict/scenarios';
import type { Spread } from '../predict/shares';
import type { WayStep } from '../predict/way';
import { failedRequestsAsJson } from './failed-requests';
import { locateReason } from './reasons';
import { remarksAsJson } from './remarks';
import { toPercent } from '../util/percent';

/** What an answer does not say of itself. */
interface Surroundings {
  readonly lines: FieldLines | undefined;
  /** Of the outage that it is for. */
  readonly load: Load | undefined;
  readonly assumptions: readonly Reason[];
  /** Requests per second of the client, where it was given. */
  readonly rate: number | undefined;
  /** Undefined where an outage is asked for by name: then nothing is excused. */
  readonly scenario?: Scenario;
}

/** One answer, as docs/schema/predict.v1.schema.json has it. */
export function entryAsJson(answer: Answer, { lines, load, assumptions, rate, scenario }: Surroundings): object {
  const excuse = scenario && excuseOf(answer.verdict, scenario);
  const { service, port, client, outages, reasons } = answer;
  return {
    service,
    port: port ?? null,
    client,
    outage: formatOutages(outages, service),
    outages,
    ...answerAsJson(answer),
    ...(excuse === undefined ? {} : { excuse }),
    failedRequests: failedRequestsAsJson(answer, rate),
    ...retriesAsJson(answer),
    load: loadAsJson(load),
    reasons: reasons.map((reason) => locateReason(reason, lines)),
    ...assumptionsAsJson(assumptions, lines),
    ...remarksAsJson(answer, lines),
  };
}

/** The same with the way of the requests, and the table of priorities in its reasons. */
export function explainedEntryAsJson(answer: Answer, way: readonly WayStep[], surroundings: Surroundings): object {
  const reasons = answer.reasons.map(({ hosts, ...reason }) => ({
    ...locateReason(reason, surroundings.lines),
    ...(hosts === undefined ? {} : { hosts: hosts.map(hostAsJson) }),
  }));
  const steps = way.map(({ step, state, met }) => ({
    ...{ step, state },
    met: met.map(({ isAssumed = false, ...reason }) => ({
      ...locateReason(reason, surroundings.lines),
      ...(isAssumed ? { assumed: true } : {}),
    })),
  }));
  return { ...entryAsJson(answer, surroundings), way: steps, reasons };
}

/** The field "retries", where requests are tried again. */
function retriesAsJson({ untilEjected, afterEjection }: Answer): object {
  const [before, after] = [untilEjected?.retries, afterEjection?.retries];
  if (before === undefined && after === undefined) return {};
  return { retries: { untilEjected: percents(before ?? new Map()), afterEjection: percents(after ?? new Map()) } };
}

/** The field "assumptions", where there are any. */
export function assumptionsAsJson(assumptions: readonly Reason[], lines: FieldLines | undefined): object {
  if (assumptions.length === 0) return {};
  return { assumptions: assumptions.map((reason) => locateReason(reason, lines)) };
}

/** How many times its share each replica gets, by cluster; null where it is not known. */
export function loadAsJson(load: Load | undefined): Readonly<Record<string, number>> | null {
  if (load === undefined) return null;
  return Object.fromEntries([...load].map(([name, factor]) => [name, Number(factor.toFixed(4))]));
}

/** A host of the table of priorities. */
export function hostAsJson({ untilEjected, afterEjection, isEjected, ...host }: HostShare): object {
  return {
    ...host,
    untilEjected: toPercent(untilEjected),
    afterEjection: toPercent(afterEjection),
    ejected: isEjected,
  };
}

/** What happens to requests, without the client and the reasons. */
export function answerAsJson({ path, verdict, untilEjected, afterEjection }: Answer): object {
  return { path, verdict, afterEjection: spreadAsJson(afterEjection), untilEjected: spreadAsJson(untilEjected) };
}

/** Who answers, in percent; null where it is not known. */
export function spreadAsJson(spread: Spread | undefined): object | null {
  if (spread === undefined) return null;
  return {
    clusters: percents(spread.clusters),
    workloads: percents(spread.workloads),
    errors: toPercent(spread.errors),
  };
}

function percents(shares: ReadonlyMap<string, number>): object {
  return Object.fromEntries([...shares].map(([name, share]) => [name, toPercent(share)]));
}
