import { describeOutage, type Failure, type Outage } from '../../../predict/outage';
import type { Scenario } from '../../../predict/scenarios';
import { formatPercent } from '../../../util/percent';
import type { DeadData, KindData } from './data';

/** What kind of outage a scenario is, whichever cluster it happens in: a column of the matrix. */
export function kindOf({ outages }: Scenario): KindData {
  if (outages.length === 0) return STEADY;
  const parts = outages.map(kindOfOutage);
  return {
    id: parts.map(({ id }) => id).join('+'),
    title: parts.map(({ title }) => title).join(' + '),
    meaning: parts.map(({ meaning }) => meaning).join(' At the same time: '),
  };
}

const STEADY: KindData = { id: 'none', title: 'steady state', meaning: 'Nothing is out of order.' };

function kindOfOutage(outage: Outage): KindData {
  switch (outage.kind) {
    case 'scaled-to-zero':
      return { id: outage.kind, title: 'no pods', meaning: 'The service has no pods in one cluster.' };
    case 'unready':
      return {
        id: `unready:${outage.pods}`,
        title: `${partOf(outage.pods)}pods unready`,
        meaning: 'Pods of the service in one cluster fail their readiness probe.',
      };
    case 'failing': {
      const { cluster, failure, pods, requests } = outage;
      const where = cluster === undefined ? 'everywhere' : 'in one cluster';
      const often = requests === 1 ? 'every request' : `${formatPercent(requests)} of requests`;
      const place = cluster === undefined ? ' everywhere' : '';
      return {
        id: `failing:${where}:${failure}:${pods}:${requests}`,
        title: `${partOf(pods)}pods ${failureOf(failure)}${place}`,
        meaning: `Pods of the service ${where} are ready, and ${failureOf(failure)} to ${often}.`,
      };
    }
    case 'zone-down':
      return { id: outage.kind, title: 'zone down', meaning: 'The nodes of one zone are gone.' };
    case 'cluster-down':
      return { id: outage.kind, title: 'cluster down', meaning: 'All of one cluster is gone, its clients included.' };
    case 'gateway-down':
      return {
        id: outage.kind,
        title: 'gateway down',
        meaning: 'The east-west gateways of one cluster accept no connections.',
      };
    case 'gateway-address-down':
      return {
        id: outage.kind,
        title: 'gateway address down',
        meaning: 'The east-west gateways of one cluster accept no connections at one of their addresses.',
      };
    case 'istiod-down':
      return { id: outage.kind, title: 'istiod down', meaning: 'istiod of one cluster tells its proxies nothing new.' };
    case 'remote-api-down':
      return {
        id: outage.kind,
        title: 'API server not reached',
        meaning: 'istiod of one cluster does not reach the API server of another.',
      };
    case 'waypoint-down':
      return { id: outage.kind, title: 'waypoint down', meaning: 'The waypoint has no pods in one cluster.' };
  }
}

function partOf(pods: number): string {
  return pods === 1 ? '' : `${formatPercent(pods)} of `;
}

const FAILURES: Readonly<Record<string, string>> = {
  'application-error': 'answer 500',
  'gateway-error': 'answer 503',
  'no-connection': 'refuse connections',
  reset: 'break connections',
  timeout: 'never answer',
};

function failureOf(failure: Failure): string {
  return FAILURES[failure] ?? `answer ${failure}`;
}

/**
 * What an outage takes away of the way to a service, to be crossed out.
 *
 * @param numberOf the number of a cluster
 */
export function deadIn(outage: Outage, numberOf: (cluster: string) => number): DeadData {
  const cluster = outage.cluster === undefined ? null : numberOf(outage.cluster);
  const short = shortOf(outage);
  return {
    cluster,
    what: WHAT[outage.kind](outage),
    says: describeOutage(outage),
    ...(short === undefined ? {} : { short }),
  };
}

/** What stands in the box that is crossed out. Zones and clusters have more than one, and are named elsewhere. */
function shortOf(outage: Outage): string | undefined {
  switch (outage.kind) {
    case 'scaled-to-zero':
    case 'waypoint-down':
      return 'none left';
    case 'unready':
      return `${someOf(outage.pods)}unready`;
    case 'failing':
      return `${someOf(Math.min(outage.pods, outage.requests))}${failureOf(outage.failure)}`;
    case 'gateway-down':
      return 'down';
    case 'gateway-address-down':
      return 'address down';
    case 'zone-down':
    case 'cluster-down':
    case 'istiod-down':
    case 'remote-api-down':
      return undefined;
  }
}

function someOf(fraction: number): string {
  return fraction === 1 ? '' : 'some ';
}

const WHAT: Readonly<Record<Outage['kind'], (outage: Outage) => DeadData['what']>> = {
  'scaled-to-zero': () => 'pods',
  unready: (outage) => ('pods' in outage && outage.pods < 1 ? 'some pods' : 'pods'),
  failing: (outage) => ('requests' in outage && (outage.pods < 1 || outage.requests < 1) ? 'some pods' : 'pods'),
  'zone-down': () => 'zone',
  'cluster-down': () => 'cluster',
  'gateway-down': () => 'gateway',
  'gateway-address-down': () => 'gateway',
  'waypoint-down': () => 'waypoint',
  'istiod-down': () => 'knowledge',
  'remote-api-down': () => 'knowledge',
};
