import type { LastError, Span, Timeline } from '../../predict/timeline';

/** A timeline, as docs/schema/predict.v1.schema.json has it. Null where it is not known. */
export function timelineAsJson(timeline: Timeline | undefined): object | null {
  if (timeline === undefined) return null;
  const { rate, steps, lastError } = timeline;
  return {
    rate,
    steps: steps.map(({ after, ...step }) => ({ ...step, after: after === undefined ? null : secondsAsJson(after) })),
    lastError: lastErrorAsJson(lastError),
  };
}

function lastErrorAsJson(lastError: LastError): object {
  if (lastError.kind !== 'once') return lastError;
  const { kind, after, failed } = lastError;
  return {
    kind,
    after: secondsAsJson(after),
    failed: { atLeast: tenths(failed.atLeast), atMost: tenths(failed.atMost) },
  };
}

/** In seconds. */
function secondsAsJson({ atLeast, atMost }: Span): Span {
  return { atLeast: tenths(atLeast / MILLISECONDS), atMost: tenths(atMost / MILLISECONDS) };
}

const MILLISECONDS = 1000;

function tenths(number: number): number {
  return Number(number.toFixed(1));
}
