import { lostAtMost, type Availability, type Worth } from '../../../predict/availability';
import { formatClient } from '../../../predict/client';
import { describeOutages } from '../../../predict/outage';
import { compareText } from '../../../util/compare-text';
import { formatAtLeast, worthByClient, type AvailabilityReport } from '../../failures/availability';
import { formatMinutes } from '../../failures/minutes';
import type { AvailabilityData, ExpectedData } from '../data/risks-data';
import type { Explain } from '../data/tables';

/** So much is listed: the file stays small. */
const MOST_SERVICES = 100;
const MOST_CLIENTS = 10;
const MOST_COSTS = 5;
const MOST_CHANGES = 5;

/** The availability to expect, of the service that has the least first. */
export function toAvailabilityData(reports: Iterable<AvailabilityReport>, explain: Explain): AvailabilityData {
  const all = [...reports].map((report) => ({ ...report, lost: Math.max(0, ...report.clients.map(lostAtMost)) }));
  const sorted = all.sort((left, right) => right.lost - left.lost || compareText(left.service, right.service));
  return {
    services: sorted.slice(0, MOST_SERVICES).map((report) => toExpectedData(report, explain)),
    more: Math.max(0, all.length - MOST_SERVICES),
  };
}

function toExpectedData({ service, port, clients, worth }: AvailabilityReport, explain: Explain): ExpectedData {
  const sorted = [...clients].sort((left, right) => lostAtMost(right) - lostAtMost(left));
  return {
    service,
    clients: sorted
      .slice(0, MOST_CLIENTS)
      .map((one) => toClientData(one, (outages) => explain({ service, port, client: one.client, outages }))),
    more: Math.max(0, clients.length - MOST_CLIENTS),
    ...(worth === undefined ? {} : { worth: toWorthData(worth) }),
  };
}

function toWorthData(worth: readonly Worth[]): ExpectedData['worth'] {
  return {
    changes: worth
      .slice(0, MOST_CHANGES)
      .map((one) => ({ at: one.at, change: one.change, clients: worthByClient(one) })),
    more: Math.max(0, worth.length - MOST_CHANGES),
  };
}

function toClientData(
  one: Availability,
  explain: (outages: Availability['costs'][number]['outages']) => string,
): ExpectedData['clients'][number] {
  const { client, failing, unknown, leftOut, costs } = one;
  return {
    ...{ client: formatClient(client), atLeast: formatAtLeast(one) },
    ...{ failing: formatMinutes(failing), unknown: formatMinutes(unknown), leftOut: formatMinutes(leftOut) },
    costs: costs.slice(0, MOST_COSTS).map(({ outages, share, isKnown }) => ({
      minutes: formatMinutes(share),
      what: `${describeOutages(outages)}${isKnown ? '' : ' (not known)'}`,
      command: explain(outages),
    })),
    moreCosts: Math.max(0, costs.length - MOST_COSTS),
  };
}
