import type { FieldLines } from '../model/read/field-line';
import type { Answer } from '../predict/questions/answer';
import { DEFAULT_RATE } from '../predict/envoy/failed-requests';
import type { Load } from '../predict/load';
import { formatClient } from '../predict/client/client-syntax';
import { formatOutages } from '../predict/outage/outage-syntax';
import { visibleLines } from './escape';
import { describeFailedRequests } from './failed-requests';
import { hostsAsText, locateReason, reasonAsText } from './reasons';
import { remarksAsText } from './remarks';
import { formatClusters, formatShare } from './shares';

const MARGIN = 5;

/**
 * One answer step by step: what becomes of requests, and why, in the order in which they meet it.
 *
 * @param rate requests per second of the client, to count those that fail
 */
export function explanationAsText(
  answer: Answer,
  lines: FieldLines | undefined,
  load?: Load,
  rate = DEFAULT_RATE,
): string {
  const { service, port, client, outages } = answer;
  return visibleLines([
    `${service}, port ${port}, asked from ${formatClient(client)}, outage ${formatOutages(outages, service)}`,
    '',
    ...describeOutcome(answer),
    ...[describeFailedRequests(answer, rate)].filter((line) => line !== undefined),
    ...describeLoad(load),
    '',
    ...stepsAsText(answer, lines),
    ...withBlankLine(remarksAsText([answer])),
  ]);
}

function withBlankLine(lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', ...lines];
}

/** What becomes of requests: "failover: cluster2 100 %, errors 0 %, by local-waypoint". */
export function describeOutcome({ verdict, path, untilEjected, afterEjection }: Answer): string[] {
  if (afterEjection === undefined || untilEjected === undefined) return [`${verdict}; the last step says why`];
  const after = `${verdict}: ${formatClusters(afterEjection)}, errors ${formatShare(afterEjection.errors)}, by ${path}`;
  const before = `${formatClusters(untilEjected)}, errors ${formatShare(untilEjected.errors)}`;
  const isSame = after.includes(`${before}, by`);
  return isSame ? [after] : [after, `until hosts are ejected: ${before}`];
}

function describeLoad(load: Load | undefined): string[] {
  const parts = [...(load ?? [])].map(([cluster, factor]) => `${cluster} ${factor.toFixed(1)}×`);
  return parts.length === 0 ? [] : [`load of each replica: ${parts.join(', ')}`];
}

/** The reasons, numbered, each with the table of priorities where it is about what an Envoy was sent. */
export function stepsAsText({ reasons }: Answer, lines: FieldLines | undefined): string[] {
  return reasons.flatMap((reason, index) => {
    const [first, ...rest] = reasonAsText(locateReason(reason, lines));
    const table = reason.hosts === undefined || reason.hosts.length === 0 ? [] : hostsAsText(reason.hosts);
    return [
      `${`${index + 1}.`.padStart(MARGIN - 1)} ${first}`,
      ...[...rest, ...table].map((line) => `${' '.repeat(MARGIN)}${line}`),
    ];
  });
}
