import { formatClient } from '../predict/client/client-syntax';
import type { Client } from '../predict/client/client';
import type { FailingSet } from '../predict/failures/found-sets';
import type { Failures } from '../predict/failures/minimal-sets';
import { describeOutage } from '../predict/outage/describe-outage';
import type { Outage } from '../predict/outage/outage';
import { formatOutages } from '../predict/outage/outage-syntax';
import { visibleLines } from '../util/escape';
import type { ToCommand } from './failures-json';
import { formatPercent } from '../util/percent';

/** So many sets of a service fit on a screen. */
const SHOWN = 8;
const MANY = 4;

/** The sets of failures after which the requests to one service fail, worst first, with the commands that explain them. */
export function failuresAsText(failures: Failures, toCommand: ToCommand, isComplete: boolean): string {
  const { service, port, most, limit } = failures;
  const stories = storiesOf(failures);
  const shown = isComplete ? stories : stories.slice(0, SHOWN);
  const left = stories.length - shown.length;
  const what = limit === 0 ? 'requests fail' : `more than ${formatPercent(limit)} of requests fail`;
  return visibleLines([
    `${service}${port === undefined ? '' : `, port ${port}`}: minimal sets of at most ${count(most, 'failure')} after which ${what}`,
    '',
    ...(stories.length === 0 ? [`  None was found.`] : []),
    ...shown.flatMap((story) => storyAsLines(story, failures, toCommand)),
    ...(left === 0 ? [] : [`  ${left} more: --all prints them.`]),
    ...unknownAsLines(failures, toCommand),
    `  ${describeScope(failures)}`,
    '',
  ]);
}

/** Sets of the same components, which fail in this way or that, for one or more clients. */
interface Story {
  readonly first: FailingSet;
  readonly client: Client;
  readonly ways: Set<string>;
  /** The most errors, by client. */
  readonly errors: Map<string, number>;
  readonly healedBy: Set<string>;
}

function storiesOf({ service, clients }: Failures): Story[] {
  const stories = new Map<string, Story>();
  for (const { client, failing } of clients) {
    for (const set of failing) {
      const key = set.outages.map(componentOf).join('+');
      const known = stories.get(key);
      const story: Story = known ?? { first: set, client, ways: new Set(), errors: new Map(), healedBy: new Set() };
      stories.set(key, story);
      story.ways.add(formatOutages(set.outages, service));
      const name = formatClient(client);
      story.errors.set(name, Math.max(set.errors, story.errors.get(name) ?? 0));
      for (const healed of set.healedBy) story.healedBy.add(formatOutages(healed, service));
    }
  }
  const worst = ({ errors }: Story): number => Math.max(...[...errors.values()]);
  return [...stories.values()].sort(
    (left, right) =>
      left.first.outages.length - right.first.outages.length ||
      Number((worst(right) - worst(left)).toFixed(6)) ||
      right.errors.size - left.errors.size,
  );
}

function componentOf(outage: Outage): string {
  switch (outage.kind) {
    case 'scaled-to-zero':
    case 'unready':
    case 'failing':
      return `pods of ${outage.cluster} ${outage.service}`;
    case 'zone-down':
      return `${outage.kind} ${outage.cluster} ${outage.zone}`;
    case 'waypoint-down':
      return `${outage.kind} ${outage.cluster} ${outage.waypoint}`;
    case 'gateway-down':
    case 'cluster-down':
      return `${outage.kind} ${outage.cluster}`;
  }
}

function storyAsLines(
  { first: { outages }, client, ways, errors, healedBy }: Story,
  { service }: Failures,
  toCommand: ToCommand,
): string[] {
  const shares = new Set([...errors.values()].map(formatPercent));
  const worst = formatPercent(Math.max(...[...errors.values()]));
  const who = [...errors.keys()];
  const names =
    who.length <= MANY ? who.join(', ') : `${who.slice(0, MANY - 1).join(', ')} and ${who.length - MANY + 1} more`;
  const what = outages.length === 0 ? 'nothing is wrong' : outages.map(describeOutage).join(', and ');
  const others = ways.size === 1 ? '' : ` (or in ${count(ways.size - 1, 'other way')})`;
  const [healed, ...more] = healedBy;
  return [
    `  ${shares.size > 1 ? 'up to ' : ''}${worst} of ${names}: ${what}${others}`,
    `    ${toCommand(client, outages)}`,
    ...(healed === undefined
      ? []
      : [`    No longer with more failures: ${healed}${more.length === 0 ? '' : `, and ${more.length} more sets`}`]),
  ].map((line) => line.replaceAll(` of ${service}`, ''));
}

function unknownAsLines({ clients }: Failures, toCommand: ToCommand): string[] {
  const all = clients.flatMap(({ client, unknown }) => unknown.map((outages) => ({ client, outages })));
  const [first] = all;
  if (first === undefined) return [];
  return [
    `  Not known for ${count(all.length, 'set')}, which may fail requests, too. The first:`,
    `    ${toCommand(first.client, first.outages)}`,
  ];
}

function describeScope({ components, clients }: Failures): string {
  return `Looked at ${count(components.length, 'component')} that may fail, for ${count(clients.length, 'client')}. Clients of a cluster that is down are left out.`;
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}
