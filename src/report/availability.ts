import type { Availability, Cost } from '../predict/availability/expected';
import type { Client } from '../predict/client/client';
import { formatClient } from '../predict/client/client-syntax';
import { describeOutage } from '../predict/outage/describe-outage';
import type { Outage } from '../predict/outage/outage';
import { formatOutages } from '../predict/outage/outage-syntax';
import { visibleLines } from '../util/escape';
import { textTable } from '../util/text-table';

/** What is expected of one service. */
export interface AvailabilityReport {
  /** "namespace/name". */
  readonly service: string;
  readonly port: number | undefined;
  readonly clients: readonly Availability[];
}

/** Writes the command that explains an answer. */
type ToCommand = (client: Client, outages: readonly Outage[]) => string;

const MINUTES_A_YEAR = 365 * 24 * 60;
/** So many sets of a client fit on a screen. */
const SHOWN = 3;
const PERCENT = 100;
const DECIMALS = 4;
const DIGITS = 3;

/** What availability is expected, by client, and which sets of failures cost most. */
export function availabilityAsText({ service, port, clients }: AvailabilityReport, toCommand: ToCommand): string {
  const rows = clients.map(({ client, failing, unknown, leftOut }) => [
    formatClient(client),
    `${roundedDown(1 - failing - unknown - leftOut)} %`,
    formatMinutes(failing),
    formatMinutes(unknown),
    `at most ${formatMinutes(leftOut)}`,
  ]);
  return visibleLines([
    `${service}${port === undefined ? '' : `, port ${port}`}: the availability to expect; minutes are a year`,
    '',
    ...textTable([['client', 'at least', 'failing', 'not known', 'not looked at'], ...rows], { indent: '  ' }),
    ...clients.flatMap((one) => costsAsLines(one, service, toCommand)),
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
      const what = outages.length === 0 ? 'nothing is wrong' : outages.map(describeOutage).join(', and ');
      const line = `    ${formatMinutes(share)}: ${what}${isKnown ? '' : ' (not known)'}`;
      return [line.replaceAll(` of ${service}`, ''), `      ${toCommand(client, outages)}`];
    }),
    ...(costs.length > SHOWN ? [`    ${formatMinutes(left)}: ${costs.length - SHOWN} more`] : []),
  ];
}

/** A share in percent that is never more than it is: availability is a claim. */
function roundedDown(share: number): number {
  const factor = 10 ** DECIMALS;
  // Sums are exact to far more than this.
  return Math.floor(Math.max(0, share) * PERCENT * factor + 1e-7) / factor;
}

/** Three digits; nothing only where there is nothing. */
function formatMinutes(share: number): string {
  const minutes = share * MINUTES_A_YEAR;
  if (minutes === 0) return '0';
  if (minutes < 0.001) return '< 0.001';
  return minutes >= 1000 ? String(Math.round(minutes)) : String(Number(minutes.toPrecision(DIGITS)));
}

/** What `predict --rates FILE --format json` writes of one service, by docs/schema/availability.v1.schema.json. */
export function availabilityAsJson({ service, port, clients }: AvailabilityReport, toCommand: ToCommand): object {
  return {
    ...{ service, port: port ?? null },
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

function costAsJson({ outages, share, isKnown }: Cost, service: string, client: Client, toCommand: ToCommand): object {
  return {
    ...{ outage: formatOutages(outages, service), isKnown, share, minutesAYear: share * MINUTES_A_YEAR },
    explain: toCommand(client, outages),
  };
}
