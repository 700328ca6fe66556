import type { FieldLines } from '../../model/read/files';
import { DEFAULT_RATE } from '../../predict/envoy/ejection';
import type { Answer } from '../../predict/answer';
import type { Timeline } from '../../predict/timeline';
import type { Met, WayStep } from '../../predict/way';
import { markdownLine } from '../../util/escape';
import { describeFailedRequests } from '../failed-requests';
import { locateReason, reasonAsText } from '../reasons';
import { remarksAsText } from '../remarks';
import { timelineAsText } from '../timeline/text';
import { describeOutcome, headingOf, titleOf } from './way';

/**
 * One answer along the way of its requests, for a comment of a pull request: a heading, and a list of the steps.
 *
 * @param rate requests per second of the client, to count those that fail
 * @param timeline of the outage, where it is known
 */
export function explanationAsMarkdown(
  answer: Answer,
  way: readonly WayStep[],
  lines: FieldLines | undefined,
  rate = DEFAULT_RATE,
  timeline?: Timeline,
): string {
  const title = titleOf(answer);
  const outcome = [...describeOutcome(answer, way), describeFailedRequests(answer, rate)].filter(
    (line) => line !== undefined,
  );
  const lists = [timeline === undefined ? [] : timelineAsText(timeline, undefined), remarksAsText([answer])];
  return [
    `### ${markdownLine(title)}\n`,
    `${outcome.map((line) => `- ${markdownLine(line)}`).join('\n')}\n`,
    `${way.map((step, place) => stepAsMarkdown(step, place + 1, lines)).join('\n')}\n`,
    ...lists
      .filter((list) => list.length > 0)
      .map((list) => `${list.map((line) => `- ${markdownLine(line.trimStart())}`).join('\n')}\n`),
  ].join('\n');
}

function stepAsMarkdown(step: WayStep, number: number, lines: FieldLines | undefined): string {
  const met = step.met.map((one) => `   - ${metAsMarkdown(one, lines)}`);
  return [`${number}. ${markdownLine(headingOf(step))}`, ...met].join('\n');
}

function metAsMarkdown(met: Met, lines: FieldLines | undefined): string {
  const located = locateReason(met, lines);
  const text = met.isAssumed === true ? `assumed: ${located.text}` : located.text;
  return markdownLine(reasonAsText({ ...located, text }).join(' '));
}
