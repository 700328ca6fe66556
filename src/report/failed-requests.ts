import { DEFAULT_RATE } from '../predict/envoy/ejection';
import type { FailedRequests } from '../predict/envoy/run';
import type { Answer } from '../predict/answer';
import { formatCount } from '../util/format-count';

/** How many requests fail: "5 until hosts are ejected, 105 when they return, …"; undefined where none does, or none can be said to. */
export function describeFailedRequests(answer: Answer, rate: number): string | undefined {
  const failed = answer.failedRequests(rate);
  if (failed === undefined || failed.inFirstHour === 0) return undefined;
  const { untilEjected, atEachReturn, inFirstHour, inEachLaterHour } = failed;
  const hour = `${formatCount(inFirstHour)} in the first hour, ${formatCount(inEachLaterHour)} in each later one`;
  if (untilEjected === undefined) return `failed requests at ${rate}/s: ${hour}`;
  const returns = atEachReturn === 0 ? '' : `${formatCount(atEachReturn)} each time they are re-admitted, `;
  return `failed requests at ${rate}/s: ${formatCount(untilEjected)} until hosts are ejected, ${returns}${hour}`;
}

/** The same as values. Null where it is not known. */
export function failedRequestsAsJson(answer: Answer, rate: number | undefined): object | null {
  const assumed = rate ?? DEFAULT_RATE;
  const failed: FailedRequests | undefined = answer.failedRequests(assumed);
  if (failed === undefined) return null;
  const { untilEjected, atEachReturn, inFirstHour, inEachLaterHour } = failed;
  return {
    rate: assumed,
    untilEjected: untilEjected === undefined ? null : tenths(untilEjected),
    atEachReturn: tenths(atEachReturn),
    inFirstHour: tenths(inFirstHour),
    inEachLaterHour: tenths(inEachLaterHour),
  };
}

function tenths(requests: number): number {
  return Number(requests.toFixed(1));
}
