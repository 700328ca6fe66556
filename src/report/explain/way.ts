import type { Answer, StepName } from '../../predict/answer';
import { formatClient } from '../../predict/client';
import { formatOutages } from '../../predict/outage';
import type { StepState, WayStep } from '../../predict/way';
import { formatPercent } from '../../util/percent';
import { formatClusters } from '../shares';

const NAMES: Readonly<Record<StepName, string>> = {
  ...{ name: 'name', enrolment: 'enrolment', waypoint: 'waypoint', tunnel: 'tunnel', policy: 'policy' },
  ...{ gateway: 'gateway', 'far-side': 'far side', endpoint: 'endpoint', health: 'health' },
};

const STATES: Readonly<Record<StepState, string>> = {
  ...{ passed: '', absent: '', 'not-reached': '', 'not-looked-at': '' },
  'loses-some': ': some requests fail here',
  ends: ': requests fail here',
  unknown: ': not known',
};

/** What is answered: "shop/web, port 80, asked from east, outage none". */
export function titleOf({ service, port, client, outages }: Answer): string {
  const asked = port === undefined ? service : `${service}, port ${port}`;
  return `${asked}, asked from ${formatClient(client)}, outage ${formatOutages(outages, service)}`;
}

/** "tunnel"; "tunnel: requests fail here". */
export function headingOf({ step, state }: WayStep): string {
  return `${NAMES[step]}${STATES[state]}`;
}

/** What happens to requests: "failover: cluster2 100 %, errors 0 %, by local-waypoint". */
export function describeOutcome(
  { verdict, path, untilEjected, afterEjection }: Answer,
  way: readonly WayStep[],
): string[] {
  if (afterEjection === undefined || untilEjected === undefined) {
    const at = way.find(({ state }) => state === 'unknown')!;
    return [`${verdict}; the step "${NAMES[at.step]}" explains why`];
  }
  const after = `${verdict}: ${formatClusters(afterEjection)}, errors ${formatPercent(afterEjection.errors)}, by ${path}`;
  const before = `${formatClusters(untilEjected)}, errors ${formatPercent(untilEjected.errors)}`;
  const isSame = after.includes(`${before}, by`);
  return isSame ? [after] : [after, `until hosts are ejected: ${before}`];
}
