import { Prediction } from '../../src/predict/prediction/prediction';
import { parseOutages } from '../../src/predict/outage/outage-syntax';
import { RULES } from '../../src/rules/engine';
import type { Example } from '../../src/rules/engine/rule';
import { meshOf } from './support';

// A rule says what a version of Istio does in an outage, and the prediction computes it. Neither may contradict the other:
// where a rule says that a service does not fail over, no prediction of its example may promise that it does.

const SERVICE = 'sample/helloworld';

interface Claim {
  /** The outage in which the rule says that requests fail. */
  readonly outage: string;
  /** The cluster of the clients; cluster1 by default. */
  readonly client?: string;
}

/** Every rule that compares versions: what it says of its failing example, as an outage; undefined where it is not about errors. */
const CLAIMS: Readonly<Record<string, Claim | undefined>> = {
  'error-codes-not-counted': { outage: 'failing:cluster1' },
  // Says where requests go, and not that they fail.
  'failover-priority-is-no-order': undefined,
  'health-floor-switched-off': { outage: 'failing:cluster1+failing:cluster2' },
  // Says what is not known.
  'istio-version-unknown': undefined,
  'istio-too-old-for-waypoint-failover': { outage: 'scaled-to-zero:cluster1' },
  // Advice: what works since a version.
  'shared-network': undefined,
  'shared-network-before-1-30': { outage: 'waypoint-down:cluster2', client: 'cluster2' },
};

/** What the prediction promises to clients of a cluster: errors in percent once outlier detection has acted. */
function promised(
  { clusters, facts }: Example,
  outage: string,
  cluster: string,
): { verdict: string; errors: number | undefined } {
  const prediction = new Prediction(meshOf({ clusters, ...(facts === undefined ? {} : { facts }) }));
  const client = { cluster, kind: 'ambient' } as const;
  const answer = prediction.ask({ client, service: SERVICE }, parseOutages(outage, SERVICE));
  return { verdict: answer.verdict, errors: answer.afterEjection?.errors };
}

const checked = Object.entries(CLAIMS).flatMap(([id, claim]) => (claim === undefined ? [] : [[id, claim] as const]));

describe.each(checked)('%s', (id, { outage, client = 'cluster1' }) => {
  const { bad } = RULES.find((rule) => rule.id === id)!;
  test(`the prediction does not promise an outage without errors in its failing example (${outage})`, () => {
    const { verdict, errors } = promised(bad, outage, client);
    const isPromise = ['local', 'failover', 'split'].includes(verdict) && errors === 0;
    expect([verdict, errors, isPromise]).toEqual([verdict, errors, false]);
  });
});

test('every rule whose failing example names a version of Istio, or that says "Istio 1.", is in this table', () => {
  const withVersion = RULES.filter(
    ({ why, bad, good }) =>
      / Istio 1\.\d+/.test(why) ||
      [bad, good].some(({ facts }) => JSON.stringify(facts ?? {}).includes('istioVersion')),
  );
  expect(Object.keys(CLAIMS)).toEqual(expect.arrayContaining(withVersion.map(({ id }) => id)));
});
