import type { Answer } from '../../predict/questions/answer';
import { DEFAULT_RATE } from '../../predict/envoy/failed-requests';
import type { Load } from '../../predict/load';
import type { Timeline } from '../../predict/timeline/facts';
import { formatClient } from '../../predict/client/client-syntax';
import { formatOutages } from '../../predict/outage/outage-syntax';
import { visibleLines } from '../../util/escape';
import { formatPercent } from '../../util/percent';
import { describeFailedRequests } from '../failed-requests';
import type { Page } from '../format';
import { hostsAsText, locateReason, reasonAsText } from '../reasons';
import { remarksAsText } from '../remarks';
import { formatClusters } from '../shares';
import { timelineAsText } from '../timeline/text';

const MARGIN = 5;

/**
 * One answer step by step: what happens to requests and why, in the order in which they meet it.
 *
 * @param rate requests per second of the client, to count those that fail
 * @param timeline of the outage, where it is known
 */
export function explanationAsText(
  answer: Answer,
  page: Page,
  load?: Load,
  rate = DEFAULT_RATE,
  timeline?: Timeline,
): string {
  const { service, port, client, outages } = answer;
  return visibleLines([
    `${service}, port ${port}, asked from ${formatClient(client)}, outage ${formatOutages(outages, service)}`,
    '',
    ...describeOutcome(answer),
    ...[describeFailedRequests(answer, rate)].filter((line) => line !== undefined),
    ...describeLoad(load),
    '',
    ...stepsAsText(answer, page),
    ...withBlankLine(timeline === undefined ? [] : timelineAsText(timeline, page.width)),
    ...withBlankLine(remarksAsText([answer])),
  ]);
}

function withBlankLine(lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', ...lines];
}

/** What happens to requests: "failover: cluster2 100 %, errors 0 %, by local-waypoint". */
function describeOutcome({ verdict, path, untilEjected, afterEjection }: Answer): string[] {
  if (afterEjection === undefined || untilEjected === undefined) return [`${verdict}; the last step explains why`];
  const after = `${verdict}: ${formatClusters(afterEjection)}, errors ${formatPercent(afterEjection.errors)}, by ${path}`;
  const before = `${formatClusters(untilEjected)}, errors ${formatPercent(untilEjected.errors)}`;
  const isSame = after.includes(`${before}, by`);
  return isSame ? [after] : [after, `until hosts are ejected: ${before}`];
}

function describeLoad(load: Load | undefined): string[] {
  const parts = [...(load ?? [])].map(([cluster, factor]) => `${cluster} ${factor.toFixed(1)}×`);
  return parts.length === 0 ? [] : [`load of each replica: ${parts.join(', ')}`];
}

/** The reasons, numbered, each with the table of priorities where it is about what an Envoy was sent. */
function stepsAsText({ reasons }: Answer, { lines, width }: Page): string[] {
  const forTable = width === undefined ? undefined : width - MARGIN;
  return reasons.flatMap((reason, index) => {
    const [first, ...rest] = reasonAsText(locateReason(reason, lines));
    const table = reason.hosts === undefined || reason.hosts.length === 0 ? [] : hostsAsText(reason.hosts, forTable);
    return [
      `${`${index + 1}.`.padStart(MARGIN - 1)} ${first}`,
      ...[...rest, ...table].map((line) => `${' '.repeat(MARGIN)}${line}`),
    ];
  });
}
