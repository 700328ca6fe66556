import {
  DELAY_NAMES,
  type LastError,
  type Span,
  type Timeline,
  type TimelinePart,
  type TimelineStep,
} from '../../predict/timeline';
import { formatCount } from '../../util/format-count';
import { textTable } from '../../util/text-table';

const INDENT = '  ';

/** When things happen in an outage, as lines: what, how long after the fault, and where the time comes from. */
export function timelineAsText({ rate, steps, lastError }: Timeline, width: number | undefined): string[] {
  if (steps.length === 0) return ['timeline: no request of this client meets the outage'];
  const rows = steps.map((step) => [step.part, whenOf(step), step.basis, step.text]);
  const named = steps.filter(
    ({ part, after, basis }) => after !== undefined && (part === 'fault' ? basis === 'assumed' : isDelay(part)),
  );
  return [
    `timeline at ${rate}/s`,
    ...textTable([HEAD, ...rows], { indent: INDENT, width }),
    ...[...new Set(named.map(({ part, source }) => `${INDENT}${part}: ${source}`))],
    `${INDENT}last error: ${describeLastError(lastError)}`,
  ];
}

const HEAD = ['part', 'after', 'basis', 'what happens'];

function isDelay(part: TimelinePart): boolean {
  return DELAY_NAMES.some((name) => name === part);
}

function whenOf({ part, after }: TimelineStep): string {
  if (after === undefined) return 'never';
  const span = formatSpan(after);
  return part === 'failback' ? `${span} after the end` : span;
}

/** When the last request fails, in words. */
export function describeLastError(lastError: LastError): string {
  switch (lastError.kind) {
    case 'none':
      return 'no request fails';
    case 'at-each-return':
      return 'with the last return of an ejected host, for as long as the outage lasts';
    case 'all-the-time':
      return 'requests fail for as long as the outage lasts';
    case 'once':
      return `${formatSpan(lastError.after)} after the fault; failed requests until then: ${formatCounts(lastError.failed)}`;
  }
}

function formatCounts({ atLeast, atMost }: Span): string {
  return fromTo(formatCount(atLeast), formatCount(atMost));
}

/** "40 to 71 s", to a tenth of a second. */
function formatSpan({ atLeast, atMost }: Span): string {
  return `${fromTo(inSeconds(atLeast), inSeconds(atMost))} s`;
}

function inSeconds(milliseconds: number): string {
  const tenths = Math.round(milliseconds / TENTH) / 10;
  return tenths === 0 && milliseconds > 0 ? 'less than 0.1' : String(tenths);
}

const TENTH = 100;

function fromTo(least: string, most: string): string {
  return least === most ? least : `${least} to ${most}`;
}
