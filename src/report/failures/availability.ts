import { lostAtMost, type Availability, type Cost, type Worth } from '../../predict/availability';
import { formatClient, type Client } from '../../predict/client';
import { describeOutages, formatOutages, type Outage } from '../../predict/outage';
import { visibleLines } from '../../util/escape';
import { textTable } from '../../util/text-table';
import { formatMinutes, MINUTES_A_YEAR } from './minutes';

/** What is expected of one service. */
export interface AvailabilityReport {
  /** "namespace/name". */
  readonly service: string;
  readonly port: number | undefined;
  /** The kinds of failures that are taken never to happen, as no rate is stated for them. */
  readonly notStated: readonly string[];
  readonly clients: readonly Availability[];
  /** What single changes are worth; undefined where that was not asked. */
  readonly worth?: readonly Worth[];
}

/** Writes the command that explains an answer. */
type ToCommand = (client: Client, outages: readonly Outage[]) => string;

/** So many sets of a client fit on a screen. */
const SHOWN = 3;
const PERCENT = 100;
const DECIMALS = 4;

/** What availability is expected, by client, and which sets of failures cost most. */
export function availabilityAsText(
  { service, port, clients, worth }: AvailabilityReport,
  toCommand: ToCommand,
): string {
  const rows = clients.map(({ client, failing, unknown, leftOut }) => [
    formatClient(client),
    formatAtLeast({ failing, unknown, leftOut }),
    formatMinutes(failing),
    formatMinutes(unknown),
    `at most ${formatMinutes(leftOut)}`,
  ]);
  return visibleLines([
    `${service}${port === undefined ? '' : `, port ${port}`}: the availability to expect; minutes are a year`,
    '',
    ...textTable([['client', 'at least', 'failing', 'not known', 'not looked at'], ...rows], { indent: '  ' }),
    ...clients.flatMap((one) => costsAsLines(one, service, toCommand)),
    ...(worth === undefined ? [] : worthAsLines(worth)),
    '',
  ]);
}

function costsAsLines({ client, costs }: Availability, service: string, toCommand: ToCommand): string[] {
  if (costs.length === 0) return [];
  const left = costs.slice(SHOWN).reduce((sum, { share }) => sum + share, 0);
  return [
    '',
    `  What costs clients of ${formatClient(client)} most, in minutes a year:`,
    ...costs.slice(0, SHOWN).flatMap(({ outages, share, isKnown }) => {
      const what = describeOutages(outages);
      const line = `    ${formatMinutes(share)}: ${what}${isKnown ? '' : ' (not known)'}`;
      return [line.replaceAll(` of ${service}`, ''), `      ${toCommand(client, outages)}`];
    }),
    ...(costs.length > SHOWN ? [`    ${formatMinutes(left)}: ${costs.length - SHOWN} more`] : []),
  ];
}

/** Nothing is said of clients that a change is not known to help or to harm. */
function worthAsLines(worth: readonly Worth[]): string[] {
  if (worth.length === 0)
    return ['', '  None of the single changes that were tried is worth more than what was not looked at.'];
  return [
    '',
    '  What one change is worth, in minutes a year, at least:',
    ...worth.flatMap((one) => [
      `    ${worthByClient(one)
        .map(({ client, minutes }) => `${client} ${minutes}`)
        .join(', ')}`,
      `      ${one.at}: ${one.change}`,
    ]),
  ];
}

/** The minutes a year that a change is worth, without clients to which it is worth nothing. */
export function worthByClient({ clients }: Worth): { readonly client: string; readonly minutes: string }[] {
  return clients
    .filter(({ share }) => share !== 0)
    .map(({ client, share }) => ({
      client: formatClient(client),
      minutes: `${share < 0 ? '-' : ''}${formatMinutes(Math.abs(share))}`,
    }));
}

/** The least availability to expect, in percent. */
export function formatAtLeast(availability: Pick<Availability, 'failing' | 'unknown' | 'leftOut'>): string {
  return `${roundedDown(1 - lostAtMost(availability))} %`;
}

/** A share in percent that is never more than it is: availability is a claim. */
function roundedDown(share: number): number {
  const factor = 10 ** DECIMALS;
  // Sums are exact to far more than this.
  return Math.floor(Math.max(0, share) * PERCENT * factor + 1e-7) / factor;
}

/** What `predict --rates FILE --format json` writes of one service, by docs/schema/availability.v1.schema.json. */
export function availabilityAsJson(
  { service, port, notStated, clients, worth }: AvailabilityReport,
  toCommand: ToCommand,
): object {
  return {
    ...{ service, port: port ?? null, notStated },
    ...(worth === undefined ? {} : { worth: worth.map(worthAsJson) }),
    clients: clients.map(({ client, failing, unknown, leftOut, costs, computed, largest }) => ({
      client,
      availability: {
        atLeast: Math.max(0, 1 - failing - unknown - leftOut),
        atMost: 1 - failing,
      },
      ...{ failing, unknown, leftOut, computed, largest },
      minutesAYear: {
        failing: failing * MINUTES_A_YEAR,
        unknown: unknown * MINUTES_A_YEAR,
        leftOut: leftOut * MINUTES_A_YEAR,
      },
      costs: costs.map((cost) => costAsJson(cost, service, client, toCommand)),
    })),
  };
}

function worthAsJson({ at, change, clients }: Worth): object {
  return {
    ...{ at, change },
    clients: clients.map(({ client, share }) => ({ client, share, minutesAYear: share * MINUTES_A_YEAR })),
  };
}

function costAsJson({ outages, share, isKnown }: Cost, service: string, client: Client, toCommand: ToCommand): object {
  return {
    ...{ outage: formatOutages(outages, service), isKnown, share, minutesAYear: share * MINUTES_A_YEAR },
    explain: toCommand(client, outages),
  };
}
