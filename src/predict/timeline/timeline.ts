import type { FailedRequests } from '../envoy/run';
import type { Prediction } from '../prediction';
import { isOfControlPlane } from '../outage';
import type { Answer } from '../answer';
import { isSameSpread, NEARLY_NOTHING } from '../shares';
import { sumOfSpans, type Delays, type Span } from './delays';
import { beforeItIsKnown, detectionOf, mayBeSilent, mayGoWell, withProbes } from './detection';
import { errorsOf, type Facts, type LastError, type Timeline } from './facts';
import { lostOnTheWay } from './on-the-way';
import { toSteps } from './steps';

/**
 * When things happen in an outage. Undefined where nothing is out of order, where it is not known what becomes of requests,
 * and where a control plane is out of order: the mesh learns of nothing until it is back.
 *
 * @param after the answer for the outage, once the mesh knows of it
 * @param rate requests per second of the client
 */
export function timelineOf(
  prediction: Prediction,
  after: Answer,
  rate: number,
  defaults: Delays,
): Timeline | undefined {
  const { outages } = after;
  if (outages.length === 0 || outages.some(isOfControlPlane)) return undefined;
  const question = { client: after.client, service: after.service, port: after.port };
  const usual = prediction.ask(question);
  const before = prediction.ask(question, outages.map(beforeItIsKnown));
  const lost = lostOnTheWay(prediction.view, usual, outages);
  const course = before.failedRequests(rate * (1 - lost))?.inCourse();
  if (course === undefined || after.failedRequests(rate) === undefined) return undefined;
  const delays = outages.reduce((known, outage) => withProbes(known, prediction.view, outage), defaults);
  const detection = outages
    .map((outage) => detectionOf(outage, prediction.view, after.service))
    .filter((way) => way.length > 0);
  const facts: Facts = {
    ...{ outages, rate, delays, detection, before, course, after, lost },
    known: latestOf(detection.map((way) => sumOfSpans(way.map((name) => delays[name])))),
    wait: outages.some(mayBeSilent) ? delays['connect-timeout'].atMost : 0,
  };
  const isUntouched =
    lost === 0 &&
    before.untilEjected?.retries === undefined &&
    errorsOf(facts) === 0 &&
    isSameSpread(usual.afterEjection, after.afterEjection);
  if (isUntouched) return { rate, steps: [], lastError: { kind: 'none' } };
  return { rate, steps: toSteps(facts), lastError: lastErrorOf(facts) };
}

function latestOf(spans: readonly Span[]): Span | undefined {
  if (spans.length === 0) return undefined;
  return {
    atLeast: Math.max(...spans.map(({ atLeast }) => atLeast)),
    atMost: Math.max(...spans.map(({ atMost }) => atMost)),
  };
}

function lastErrorOf(facts: Facts): LastError {
  const { known, course, before, after, rate } = facts;
  const later = after.failedRequests(rate)!;
  if (later.inFirstHour > NEARLY_NOTHING) return lasting(later);
  if (errorsOf(facts) < NEARLY_NOTHING) return { kind: 'none' };
  if (known === undefined) return lasting(before.failedRequests(rate)!);
  const end = endOf(facts, known);
  const failedBy = (time: number) => course.failedBy(time) + (rate * facts.lost * time) / 1000;
  const atLeast = facts.outages.some(mayGoWell) ? 0 : failedBy(known.atLeast);
  const failed = { atLeast, atMost: failedBy(known.atMost) };
  // Where nothing answers, a request may take as long to fail as the mesh takes to know.
  const most = (rate * errorsOf(facts) * known.atMost) / 1000;
  return {
    kind: 'once',
    after: end,
    failed: facts.wait > 0 ? { ...failed, atMost: Math.max(failed.atMost, most) } : failed,
  };
}

function lasting({ untilEjected, atEachReturn }: FailedRequests): LastError {
  return { kind: untilEjected !== undefined && atEachReturn > 0 ? 'at-each-return' : 'all-the-time' };
}

/**
 * Ejection ends it before the mesh knows, if it can, and if no ejected host is re-admitted before. A request that was sent last may
 * take its time to fail.
 */
function endOf({ lost, wait, course: { ejectedAfter, backoff } }: Facts, known: Span): Span {
  if (ejectedAfter === undefined || lost > 0) return { atLeast: known.atLeast, atMost: known.atMost + wait };
  const earliest = Math.min(ejectedAfter, known.atLeast);
  const isOver = wait === 0 && backoff !== undefined && ejectedAfter + backoff.first.atLeast > known.atMost;
  return { atLeast: earliest, atMost: isOver ? Math.min(ejectedAfter, known.atMost) : known.atMost + wait };
}
