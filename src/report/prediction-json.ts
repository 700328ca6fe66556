import type { FieldLines } from '../model/read/field-line';
import type { Answer } from '../predict/questions/answer';
import type { HostShare } from '../predict/explain/host-share';
import type { Load } from '../predict/load';
import type { Matrix } from '../predict/matrix';
import { formatOutages } from '../predict/outage/outage-syntax';
import type { Spread } from '../predict/spread';
import { failedRequestsAsJson } from './failed-requests';
import { locateReason } from './reasons';
import { remarksAsJson } from './remarks';
import { toPercent } from './shares';

/** What `predict --format json` writes, by docs/schema/predict.v1.schema.json: one entry per service, outage and client. */
export function* matricesAsJson(
  matrices: Iterable<Matrix>,
  lines: FieldLines,
  rate: number | undefined,
): Generator<object> {
  for (const { rows } of matrices) {
    for (const { answers, load } of rows) {
      for (const answer of answers) yield entryAsJson(answer, lines, load, rate);
    }
  }
}

/** One answer, and the load of the outage it is for. */
function entryAsJson(answer: Answer, lines: FieldLines, load: Load | undefined, rate: number | undefined): object {
  const { service, port, client, outages, reasons } = answer;
  return {
    service,
    port,
    client,
    outage: formatOutages(outages, service),
    outages,
    ...answerAsJson(answer),
    failedRequests: failedRequestsAsJson(answer, rate),
    load:
      load === undefined
        ? null
        : Object.fromEntries([...load].map(([name, factor]) => [name, Number(factor.toFixed(4))])),
    reasons: reasons.map((reason) => locateReason(reason, lines)),
    ...remarksAsJson(answer, lines),
  };
}

/** The same for one answer alone, with the table of priorities in its reasons. */
export function explanationAsJson(answer: Answer, lines: FieldLines, load: Load | undefined, rate?: number): object[] {
  const reasons = answer.reasons.map(({ hosts, ...reason }) => ({
    ...locateReason(reason, lines),
    ...(hosts === undefined ? {} : { hosts: hosts.map(hostAsJson) }),
  }));
  return [{ ...entryAsJson(answer, lines, load, rate), reasons }];
}

function hostAsJson({ untilEjected, afterEjection, isEjected, ...host }: HostShare): object {
  return {
    ...host,
    untilEjected: toPercent(untilEjected),
    afterEjection: toPercent(afterEjection),
    ejected: isEjected,
  };
}

/** What becomes of requests, without whose they are and why. */
export function answerAsJson({ path, verdict, untilEjected, afterEjection }: Answer): object {
  return { path, verdict, afterEjection: spreadAsJson(afterEjection), untilEjected: spreadAsJson(untilEjected) };
}

function spreadAsJson(spread: Spread | undefined): object | null {
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
