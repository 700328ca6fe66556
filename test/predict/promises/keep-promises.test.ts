import type { ServicePromise } from '../../../src/promises/promise';
import { verdictsOn } from '../../../src/predict/promises/keep-promises';
import { Prediction } from '../../../src/predict/prediction/prediction';
import { meshOf, NAMESPACE, preferring, SERVICE, WHOLE, workload, type Clusters } from '../mesh';

const PROMISE: ServicePromise = {
  ...{ services: [SERVICE], owner: 'team', reason: 'it is shown' },
  ...{ survives: { any: 1, withControlPlanes: false, except: [] }, errors: { max: 0, untilEjected: undefined } },
  ...{ staysIn: undefined, isLocalWhenHealthy: false, availability: undefined, lastDrilled: undefined },
};

function outcomesOf(clusters: Clusters, promise: Partial<ServicePromise>): string[] {
  const verdicts = verdictsOn(new Prediction(meshOf(clusters)), [{ ...PROMISE, ...promise }]);
  return verdicts.map(({ part, outcome }) => `${part} ${outcome}`);
}

const inRegion = (region: string) => ({ documents: WHOLE, region });

test('requests that another region answers after a failure break a promise to stay', () => {
  const staysIn = { region: 'eu' };
  const all = { cluster1: inRegion('eu'), cluster2: inRegion('eu') };
  expect(outcomesOf(all, { staysIn })).toEqual(['errors kept', 'staysIn kept']);
  const leaving = { cluster1: inRegion('eu'), cluster2: inRegion('us') };
  expect(outcomesOf(leaving, { staysIn })).toEqual(['errors kept', 'staysIn broken']);
});

test('a promise about a region or a service that is not there names the one that was probably meant', () => {
  const clusters = { cluster1: inRegion('eu-west'), cluster2: inRegion('eu-west') };
  const of = (promise: Partial<ServicePromise>) =>
    verdictsOn(new Prediction(meshOf(clusters)), [{ ...PROMISE, ...promise }]);
  expect(of({ staysIn: { region: 'eu-wset' } }).at(-1)).toMatchObject({
    outcome: 'broken',
    promised: expect.stringMatching(/^answered in region eu-wset \(where no cluster is; did you mean eu-west\?\) /),
  });
  expect(of({ services: ['sample/helloword'] })).toMatchObject([
    { outcome: 'undecided', why: 'no cluster has a Service of this name; did you mean sample/helloworld?' },
  ]);
});

test('a client that is answered elsewhere though its own cluster has pods breaks a promise to be local', () => {
  const spread = [NAMESPACE, preferring('PreferAny'), workload(2)];
  expect(outcomesOf({ cluster1: WHOLE, cluster2: WHOLE }, { isLocalWhenHealthy: true })).toContain('local kept');
  expect(outcomesOf({ cluster1: spread, cluster2: spread }, { isLocalWhenHealthy: true })).toContain('local broken');
});

test('the counterexample is the smallest set that breaks a promise, with what would mend it', () => {
  const [verdict] = verdictsOn(new Prediction(meshOf({ cluster1: WHOLE })), [PROMISE]);
  expect(verdict).toMatchObject({
    outcome: 'broken',
    counterexample: { client: { cluster: 'cluster1' }, share: 1, outages: [{ cluster: 'cluster1' }] },
  });
  expect(verdict!.counterexample!.outages).toHaveLength(1);
});

test('a third cluster makes a promise hold that two clusters break', () => {
  const survives = { any: 2, withControlPlanes: false, except: ['waypoint-down:*'] };
  expect(outcomesOf({ cluster1: WHOLE, cluster2: WHOLE }, { survives })).toEqual(['errors broken']);
  expect(outcomesOf({ cluster1: WHOLE, cluster2: WHOLE, cluster3: WHOLE }, { survives })).toEqual(['errors kept']);
});

test('a promise that includes control planes is broken by an istiod that is down when its waypoint goes', () => {
  const gone = [
    'scaled-to-zero:*',
    'unready:*',
    'failing:*',
    'cluster-down:*',
    'gateway-down:*',
    'waypoint-down:cluster2:*',
  ];
  const survives = { any: 2, withControlPlanes: false, except: gone };
  const clusters = { cluster1: WHOLE, cluster2: WHOLE };
  expect(outcomesOf(clusters, { survives })).toEqual(['errors kept']);
  const all = { ...survives, withControlPlanes: true };
  const [verdict] = verdictsOn(new Prediction(meshOf(clusters)), [{ ...PROMISE, survives: all }]);
  expect(verdict).toMatchObject({
    outcome: 'broken',
    promised: 'at most 0 % errors in any 2 failures, control planes included',
    counterexample: { outages: [{ kind: 'waypoint-down' }, { kind: 'istiod-down', cluster: 'cluster1' }] },
  });
  const excepted = { ...all, except: [...gone, 'istiod-down:*', 'remote-api-down:*'] };
  expect(outcomesOf(clusters, { survives: excepted })).toEqual(['errors kept']);
});

test('an address of a gateway may be accepted to fail, and another kind of failure is not', () => {
  const gone = ['failing:*', 'gateway-down:*', 'cluster-down:*'];
  const withoutRule = WHOLE.filter((text) => !text.includes('kind: DestinationRule'));
  const clusters = {
    cluster1: withoutRule,
    cluster2: { documents: withoutRule, gateways: ['203.0.113.1', '203.0.113.2'] },
  };
  const survives = { any: 1, withControlPlanes: false, except: gone };
  const [verdict] = verdictsOn(new Prediction(meshOf(clusters)), [{ ...PROMISE, survives }]);
  expect(verdict).toMatchObject({
    outcome: 'broken',
    counterexample: { share: 0.25, outages: [{ kind: 'gateway-address-down', address: '203.0.113.1' }] },
  });
  const excepted = { ...survives, except: [...gone, 'gateway-address-down:cluster2:*'] };
  expect(outcomesOf(clusters, { survives: excepted })).toEqual(['errors kept']);
});
