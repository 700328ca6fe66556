import { loadOf } from '../../../src/predict/prediction/load';
import { matrixOf, type MatrixQuestion } from '../../../src/predict/prediction/matrix';
import { parseOutages } from '../../../src/predict/outage/outage-syntax';
import { Prediction } from '../../../src/predict/prediction/prediction';
import { meshOf, SERVICE, told, twoOf, WHOLE } from '../mesh';

// Every client in every outage.

const CLIENTS = [
  { cluster: 'cluster1', kind: 'ambient' },
  { cluster: 'cluster2', kind: 'ambient' },
] as const;

function matrix(outages: readonly string[], more: Partial<MatrixQuestion> = {}) {
  const scenarios = outages.map((text) => ({ name: text, outages: parseOutages(text, SERVICE) }));
  const question = { service: SERVICE, scenarios, clients: CLIENTS, capacity: new Map<string, number>(), ...more };
  const { service, rows } = matrixOf(new Prediction(twoOf(WHOLE)), question);
  return { service, rows: [...rows] };
}

test('a row for each scenario, with an answer for each client and the load on who is left', () => {
  const { service, rows } = matrix(['none', 'scaled-to-zero:cluster1']);
  expect(service).toBe(SERVICE);
  expect(rows.map(({ scenario: { name }, answers, load }) => [name, answers.map(told), [...(load ?? [])]])).toEqual([
    [
      'none',
      ['local: cluster1 100 → cluster1 100', 'local: cluster2 100 → cluster2 100'],
      [
        ['cluster1', 1],
        ['cluster2', 1],
      ],
    ],
    [
      'scaled-to-zero:cluster1',
      ['failover: cluster2 100 → cluster2 100', 'local: cluster2 100 → cluster2 100'],
      [['cluster2', 2]],
    ],
  ]);
});

test('clients of a cluster that is down are left out, those of one that merely lost something are not', () => {
  const asked = (outages: string) => matrix([outages]).rows[0]!.answers.map(({ client: { cluster } }) => cluster);
  expect(asked('cluster-down:cluster1')).toEqual(['cluster2']);
  expect(asked('gateway-down:cluster1')).toEqual(['cluster1', 'cluster2']);
});

test('the port that is asked about is asked about', () => {
  const port = (more: Partial<MatrixQuestion>) => matrix(['none'], more).rows[0]!.answers[0]!;
  expect(port({}).port).toBe(5000);
  expect(port({ port: 5000 }).verdict).toBe('local');
  expect(port({ port: 5001 })).toMatchObject({ port: 5001, verdict: 'unknown' });
});

test('every client is asked about the same port, in whatever order its cluster lists the ports', () => {
  const ports = (text: string) => WHOLE.map((document) => document.replace('[{ name: http, port: 5000 }]', text));
  const asked = (there: string) => {
    const mesh = meshOf({ cluster1: WHOLE, cluster2: ports(there) });
    const scenarios = [{ name: 'none', outages: [] }];
    const { rows } = matrixOf(new Prediction(mesh), {
      service: SERVICE,
      scenarios,
      clients: CLIENTS,
      capacity: new Map(),
    });
    return [...rows][0]!.answers.map(({ port, verdict }) => [port, verdict]);
  };
  expect(asked('[{ name: admin, port: 81 }, { name: http, port: 5000 }]')).toEqual([
    [5000, 'local'],
    [5000, 'local'],
  ]);
  expect(asked('[{ name: http, port: 81 }]')).toEqual([
    [5000, 'local'],
    [5000, 'unknown'],
  ]);
});

test('replicas that are given count in the load', () => {
  const capacity = new Map([['cluster1', 8]]);
  expect(matrix(['scaled-to-zero:cluster1'], { capacity }).rows[0]!.load).toEqual(new Map([['cluster2', 5]]));
});

test('the load of a row is computed when it is read: an overview has none', () => {
  const prediction = new Prediction(twoOf(WHOLE));
  const asked = jest.spyOn(prediction, 'ask');
  const scenarios = [{ name: 'none', outages: [] }];
  const { rows } = matrixOf(prediction, { service: SERVICE, scenarios, clients: [], capacity: new Map() });
  const [row] = [...rows];
  expect(asked).not.toHaveBeenCalled();
  expect(row!.load).toEqual(
    new Map([
      ['cluster1', 1],
      ['cluster2', 1],
    ]),
  );
  const calls = asked.mock.calls.length;
  expect(calls).toBe(2);
  expect(row!.load).toBe(row!.load);
  expect(asked).toHaveBeenCalledTimes(calls);
});

test('the load is the same whoever was asked before', () => {
  const prediction = new Prediction(twoOf(WHOLE));
  const clients = [
    { cluster: 'cluster1', kind: 'ingress' },
    { cluster: 'cluster1', kind: 'ambient', zone: 'a' },
    ...CLIENTS,
  ] as const;
  for (const text of ['none', 'scaled-to-zero:cluster1', 'cluster-down:cluster2', 'waypoint-down:cluster1']) {
    const outages = parseOutages(text, SERVICE);
    const alone = loadOf(new Prediction(twoOf(WHOLE)), SERVICE, undefined, outages, new Map());
    for (const asked of [[], clients.slice(0, 2), clients]) {
      const scenarios = [{ name: text, outages }];
      const { rows } = matrixOf(prediction, { service: SERVICE, scenarios, clients: asked, capacity: new Map() });
      expect([...rows].map(({ load }) => load)).toEqual([alone]);
    }
  }
});
