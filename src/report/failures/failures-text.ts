import type { Failures } from '../../predict/failures';
import { describeOutages } from '../../predict/outage';
import { visibleLines } from '../../util/escape';
import type { ToCommand } from './failures-json';
import { storiesOf, worstOf, type Story } from './failure-stories';
import { formatPercent } from '../../util/percent';

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

function storyAsLines(story: Story, { service }: Failures, toCommand: ToCommand): string[] {
  const { first, client, ways, errors, healedBy } = story;
  const { outages } = first;
  const shares = new Set([...errors.values()].map(formatPercent));
  const worst = formatPercent(worstOf(story));
  const who = [...errors.keys()];
  const names =
    who.length <= MANY ? who.join(', ') : `${who.slice(0, MANY - 1).join(', ')} and ${who.length - MANY + 1} more`;
  const what = describeOutages(outages);
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
