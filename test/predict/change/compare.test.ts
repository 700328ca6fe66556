import type { Answer } from '../../../src/predict/answer/answer';
import { compare, isSame, type BehaviourChange } from '../../../src/predict/change/compare';
import { formatOutages } from '../../../src/predict/outage/outage-syntax';
import { Prediction } from '../../../src/predict/prediction/prediction';
import {
  GUIDE,
  LOCAL_WAYPOINT,
  meshOf,
  NAMESPACE,
  rule,
  service,
  SERVICE,
  told,
  WAYPOINT,
  WHOLE,
  workload,
  type Clusters,
} from '../mesh';

// What a change does to where requests go.

const literal = [NAMESPACE, WAYPOINT, service(), rule({ outlierDetection: GUIDE }), workload(2)];
const TWO = { cluster1: WHOLE, cluster2: WHOLE };

function compared(before: Clusters, after: Clusters) {
  return compare(new Prediction(meshOf(before)), new Prediction(meshOf(after)));
}

const short = ({ client, outages, before, after }: BehaviourChange) =>
  `${client.cluster} ${formatOutages(outages, SERVICE)} | ${told(before)} | ${told(after)}`;

test('nothing changes where nothing does, and nothing where pods have other names', () => {
  expect(compared(TWO, TWO)).toEqual({
    changes: [],
    newClusters: [],
    lostClusters: [],
    newServices: [],
    lostServices: [],
  });
  const renamed = [...WHOLE.slice(0, -1), workload(2).replace('name: helloworld,', 'name: hello,')];
  expect(compared(TWO, { cluster1: renamed, cluster2: WHOLE }).changes).toEqual([]);
});

test('a change is shown for each client in each outage in which it makes a difference, with why', () => {
  const { changes } = compared({ cluster1: literal, cluster2: literal }, TWO);
  expect(changes.map(short)).toContain(
    'cluster1 failing:cluster1:gateway-error | stuck: errors 100 → errors 100 | failover: errors 100 → cluster2 100',
  );
  const change = changes.find(({ outages }) => outages[0]?.kind === 'failing')!;
  expect(change.service).toBe(SERVICE);
  expect(change.because.length).toBeGreaterThan(0);
  // Only what is new: what was so before is no reason for a change.
  const before = change.before.reasons.map(({ text }) => text);
  expect(change.because.map(({ text }) => text)).not.toEqual(expect.arrayContaining([before[0]]));
  expect(change.after.reasons).toEqual(expect.arrayContaining([...change.because]));
});

test('changes are by client, and by outage in the order of the scenarios', () => {
  const keys = compared({ cluster1: literal, cluster2: literal }, TWO).changes.map(
    ({ client, outages }) => `${client.cluster} ${formatOutages(outages, SERVICE)}`,
  );
  const clients = keys.map((key) => key.split(' ')[0]);
  expect(clients).toEqual([...clients].sort());
  expect(new Set(clients)).toEqual(new Set(['cluster1', 'cluster2']));
  expect(new Set(keys).size).toBe(keys.length);
});

test('an outage that only the old mesh knows is asked about too', () => {
  const withoutPods = [NAMESPACE, WAYPOINT, service(), rule(), workload(0)];
  const { changes } = compared(TWO, { cluster1: WHOLE, cluster2: withoutPods });
  // In the new mesh cluster2 has no pods to scale to zero, and no client of cluster1 notices; cluster2 itself does always.
  expect(changes.map(short)).toContain(
    'cluster2 none | local: cluster2 100 → cluster2 100 | failover: cluster1 100 → cluster1 100',
  );
  expect(changes.map(({ outages }) => formatOutages(outages, SERVICE))).toContain('scaled-to-zero:cluster1');
});

test('clients of a cluster that is down are not asked', () => {
  const { changes } = compared(TWO, {
    cluster1: WHOLE,
    cluster2: [NAMESPACE, WAYPOINT, service(), rule(), workload(0)],
  });
  for (const { client, outages } of changes)
    expect(outages).not.toContainEqual({ kind: 'cluster-down', cluster: client.cluster });
  expect(changes.map(({ outages }) => formatOutages(outages, SERVICE))).toContain('cluster-down:cluster1');
});

test('where nothing is so that was not so before, what is no longer so is the reason', () => {
  const local = [NAMESPACE, LOCAL_WAYPOINT, service(), rule(), workload(2)];
  for (const [before, after] of [
    [TWO, { cluster1: local, cluster2: local }],
    [{ cluster1: local, cluster2: local }, TWO],
  ] as const) {
    const { changes } = compared(before, after);
    expect(changes.map(({ outages }) => formatOutages(outages, SERVICE))).toContain(
      'waypoint-down:cluster1:sample/waypoint',
    );
    for (const { because } of changes) expect(because).not.toEqual([]);
  }
});

describe('two answers are the same for a client', () => {
  const spread = (cluster1: number, errors = 0, workload = 'v1') => ({
    clusters: new Map([
      ['cluster1', cluster1],
      ['cluster2', 1 - cluster1 - errors],
    ]),
    workloads: new Map([[`cluster1/sample/${workload}`, 1]]),
    errors,
  });
  const answer: Answer = {
    ...{ reservations: [], declaredHarmless: [], assumptions: [] },
    ...{ client: { cluster: 'cluster1', kind: 'ambient' }, service: SERVICE, port: 5000, outages: [] },
    ...{ path: 'local-waypoint', verdict: 'split', reasons: [] },
    ...{ untilEjected: spread(0.3), afterEjection: spread(0.6), failedRequests: () => undefined },
  };

  test.each<[string, Partial<Answer>]>([
    ['with other workloads', { untilEjected: spread(0.3, 0, 'v2') }],
    ['with other reasons', { reasons: [{ step: 'endpoint', text: 'because', cluster: 'cluster1' }] }],
    ['with sums that differ in their last digits', { afterEjection: spread(0.1 + 0.2 + 0.3 + 1e-15) }],
  ])('%s', (_, other) => {
    expect(isSame(answer, { ...answer, ...other })).toBe(true);
  });

  test.each<[string, Partial<Answer>]>([
    ['verdict', { verdict: 'local' }],
    ['path', { path: 'remote-waypoint' }],
    ['shares before ejection', { untilEjected: spread(0.4) }],
    ['shares after it', { afterEjection: spread(0.5) }],
    ['errors', { afterEjection: spread(0.6, 0.1) }],
    ['being known', { untilEjected: undefined }],
  ])('unless they differ in their %s', (_, other) => {
    expect(isSame(answer, { ...answer, ...other })).toBe(false);
    expect(isSame({ ...answer, ...other }, answer)).toBe(false);
  });

  test('also where neither is known', () => {
    const unknown: Answer = { ...answer, untilEjected: undefined, afterEjection: undefined };
    expect(isSame(unknown, { ...unknown })).toBe(true);
  });
});

test('the outage of a zone is compared where both sides know the zone, and only there', () => {
  const of = (zones: readonly string[], ...rules: string[]): Clusters => {
    const cluster = { documents: [NAMESPACE, WAYPOINT, service(), workload(2), ...rules], region: 'r', zones };
    return { cluster1: cluster, cluster2: cluster };
  };
  const outagesIn = (before: readonly string[], after: readonly string[]) =>
    new Set(compared(of(before), of(after, rule())).changes.flatMap(({ outages }) => outages));
  const zonesIn = (...sides: Parameters<typeof outagesIn>) =>
    [...outagesIn(...sides)].flatMap((one) => (one.kind === 'zone-down' ? `${one.cluster} ${one.zone}` : [])).sort();
  const [a, b] = [
    ['cluster1 a', 'cluster2 a'],
    ['cluster1 b', 'cluster2 b'],
  ];
  expect(new Set(zonesIn(['a', 'b'], ['a', 'b']))).toEqual(new Set([...a, ...b]));
  expect(new Set(zonesIn(['a', 'b'], ['a', 'c']))).toEqual(new Set(a));
  expect(new Set(zonesIn(['a', 'c'], ['a', 'b']))).toEqual(new Set(a));
  // An outage that is everywhere, and one of a cluster, is compared all the same.
  const kinds = [...outagesIn(['a', 'b'], ['a', 'c'])].map(({ kind, cluster }) => `${kind} ${cluster ?? 'everywhere'}`);
  expect(kinds).toEqual(expect.arrayContaining(['failing everywhere', 'failing cluster1', 'cluster-down cluster2']));
});

test('only services that the change may be about are asked about, the others not even where they differ', () => {
  const [before, after] = [{ cluster1: literal, cluster2: literal }, TWO].map(
    (clusters) => new Prediction(meshOf(clusters)),
  ) as [Prediction, Prediction];
  expect(compare(before, after, (key) => key !== SERVICE).changes).toEqual([]);
  expect(compare(before, after, (key) => key === SERVICE).changes).not.toEqual([]);
});

test('clusters and services that come and go are named, and not asked about', () => {
  const greeter = [...WHOLE, service('greeter'), rule({}, 'greeter'), workload(1, 'greeter')];
  const more = { cluster1: greeter, cluster2: WHOLE, cluster3: WHOLE };
  expect(compared(TWO, more)).toMatchObject({
    newClusters: ['cluster3'],
    lostClusters: [],
    newServices: ['sample/greeter'],
    lostServices: [],
  });
  const { changes, ...gone } = compared(more, TWO);
  expect(gone).toEqual({
    newClusters: [],
    lostClusters: ['cluster3'],
    newServices: [],
    lostServices: ['sample/greeter'],
  });
  for (const { client, service: key, outages } of changes) {
    expect([client.cluster, key]).not.toContain('cluster3');
    expect(outages).not.toContainEqual(expect.objectContaining({ cluster: 'cluster3' }));
  }
});
