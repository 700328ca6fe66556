import type { Answer } from '../../predict/answer';
import { DEFAULT_RATE } from '../../predict/envoy/ejection';
import type { Load } from '../../predict/prediction';
import type { Timeline } from '../../predict/timeline';
import type { Met, WayStep } from '../../predict/way';
import { visibleLines } from '../../util/escape';
import { describeFailedRequests } from '../failed-requests';
import type { Page } from '../format';
import { hostsAsText, locateReason, reasonAsText } from '../reasons';
import { remarksAsText } from '../remarks';
import { timelineAsText } from '../timeline/text';
import { describeOutcome, headingOf, titleOf } from './way';

const MARGIN = 5;

/**
 * One answer along the way of its requests: what they meet at each step, and why they end where they do.
 *
 * @param rate requests per second of the client, to count those that fail
 * @param timeline of the outage, where it is known
 */
export function explanationAsText(
  answer: Answer,
  way: readonly WayStep[],
  page: Page,
  load?: Load,
  rate = DEFAULT_RATE,
  timeline?: Timeline,
): string {
  return visibleLines([
    titleOf(answer),
    '',
    ...describeOutcome(answer, way),
    ...[describeFailedRequests(answer, rate)].filter((line) => line !== undefined),
    ...describeLoad(load),
    '',
    ...way.flatMap((step, place) => stepAsText(step, place, page)),
    ...withBlankLine(timeline === undefined ? [] : timelineAsText(timeline, page.width)),
    ...withBlankLine(remarksAsText([answer])),
  ]);
}

function withBlankLine(lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', ...lines];
}

function describeLoad(load: Load | undefined): string[] {
  const parts = [...(load ?? [])].map(([cluster, factor]) => `${cluster} ${factor.toFixed(1)}×`);
  return parts.length === 0 ? [] : [`load of each replica: ${parts.join(', ')}`];
}

/** A step with its number, and below it what requests meet there. */
function stepAsText(step: WayStep, place: number, page: Page): string[] {
  const heading = `${`${place + 1}.`.padStart(MARGIN - 1)} ${headingOf(step)}`;
  const [first, ...others] = step.met.map((met) => metAsText(met, page));
  // What comes from no object has room beside the name of the step.
  if (first?.length === 1 && others.length === 0) return [`${heading}: ${first[0]}`];
  return [heading, ...step.met.flatMap((met) => metAsText(met, page).map((line) => `${' '.repeat(MARGIN)}${line}`))];
}

/** With the table of priorities, where it is about what an Envoy was sent. */
function metAsText(met: Met, { lines, width }: Page): string[] {
  const forTable = width === undefined ? undefined : width - MARGIN;
  const located = locateReason(met, lines);
  const text = met.isAssumed === true ? `assumed: ${located.text}` : located.text;
  const table = met.hosts === undefined || met.hosts.length === 0 ? [] : hostsAsText(met.hosts, forTable);
  return [...reasonAsText({ ...located, text }), ...table];
}
