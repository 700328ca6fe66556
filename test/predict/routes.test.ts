import type { Outage } from '../../src/predict/outage/outage';
import {
  ask,
  httpRoute,
  meshOf,
  percent,
  reasonsOf,
  rule,
  service,
  SERVICE,
  told,
  twoOf,
  virtualService,
  WHOLE,
  workload,
} from './mesh';

// What the routes of a waypoint's cluster make of requests, before an endpoint is picked.

const SECOND = [service('second'), rule({}, 'second'), workload(1, 'second')];
const backend = (name: string, weight: number) => ({ name, port: 5000, weight });

test('requests go to each backend by weight, and fail over for each by its own rule', () => {
  const split = httpRoute([{ backendRefs: [backend('helloworld', 3), backend('second', 1)] }]);
  const mesh = twoOf([...WHOLE, ...SECOND, split]);
  const gone: Outage = { kind: 'scaled-to-zero', service: 'sample/second', cluster: 'cluster1' };
  const answer = ask(mesh, { outages: [gone] });
  expect(told(answer)).toBe('split: cluster1 75, cluster2 25 → cluster1 75, cluster2 25');
  expect(reasonsOf(answer)).toContain('routes requests: 75 % to sample/helloworld:5000; 25 % to sample/second:5000.');
});

test('a backend without a rule is spread over all clusters', () => {
  const [second, , pods] = SECOND;
  const mesh = twoOf([...WHOLE, second!, pods!, httpRoute([{ backendRefs: [backend('second', 1)] }])]);
  expect(percent(ask(mesh).afterEjection)).toBe('cluster1 50, cluster2 50');
});

test('a backend that is local stays local, and with its pods gone there is nobody', () => {
  const local = service('second', { 'istio.io/global': 'false' });
  const mesh = twoOf([
    ...WHOLE,
    local,
    rule({}, 'second'),
    workload(1, 'second'),
    httpRoute([{ backendRefs: [backend('second', 1)] }]),
  ]);
  expect(percent(ask(mesh).afterEjection)).toBe('cluster1 100');
  const gone: Outage = { kind: 'scaled-to-zero', service: 'sample/second', cluster: 'cluster1' };
  expect(told(ask(mesh, { outages: [gone] }))).toBe('blackhole: errors 100 → errors 100');
});

test('routes are those of the cluster whose waypoint it is', () => {
  const toSecond = httpRoute([{ backendRefs: [backend('second', 1)] }]);
  const mesh = meshOf({ cluster1: [...WHOLE, ...SECOND, toSecond], cluster2: WHOLE });
  expect(told(ask(mesh))).toBe('local: cluster1 100 → cluster1 100');
  const noWaypoint: Outage = { kind: 'waypoint-down', cluster: 'cluster1' };
  expect(percent(ask(mesh, { outages: [noWaypoint] }).afterEjection)).toBe('cluster2 100');
});

test('a plain request is one that no condition is for, and what else there is, is said', () => {
  const canary = { matches: [{ headers: [{ name: 'canary', value: 'yes' }] }], backendRefs: [backend('second', 1)] };
  const mesh = twoOf([...WHOLE, ...SECOND, httpRoute([canary, { backendRefs: [backend('helloworld', 1)] }])]);
  const answer = ask(mesh);
  expect(told(answer)).toBe('local: cluster1 100 → cluster1 100');
  expect(reasonsOf(answer)).toContain('Requests that meet the conditions of another rule are not followed here.');
});

test('a backend with weight 0 gets nothing, and one whose port is wrong answers errors', () => {
  const zero = httpRoute([{ backendRefs: [backend('helloworld', 1), backend('second', 0)] }]);
  expect(told(ask(twoOf([...WHOLE, ...SECOND, zero])))).toBe('local: cluster1 100 → cluster1 100');
  const wrong = httpRoute([{ backendRefs: [backend('helloworld', 1), { name: 'second', port: 81, weight: 1 }] }]);
  expect(percent(ask(twoOf([...WHOLE, ...SECOND, wrong])).afterEjection)).toBe('cluster1 50, errors 50');
});

test('a route for another port, or for another namespace, changes nothing', () => {
  const all = [{ backendRefs: [backend('second', 1)] }];
  expect(reasonsOf(ask(twoOf([...WHOLE, ...SECOND, httpRoute(all, ', port: 81')])))).not.toContain('routes requests');
  const elsewhere = virtualService(
    { http: [{ route: [{ destination: { host: 'x.other.svc.cluster.local' } }] }] },
    'other',
  );
  expect(told(ask(twoOf([...WHOLE, elsewhere])))).toBe('local: cluster1 100 → cluster1 100');
});

describe('a VirtualService', () => {
  const host = 'helloworld.sample.svc.cluster.local';
  const subsets = [
    { name: 'v1', labels: { version: 'v1' } },
    { name: 'v2', labels: { version: 'v2' } },
  ];
  const byVersion = (version: string) => [
    ...WHOLE.slice(0, 3),
    rule({ subsets }),
    workload(1, 'helloworld', { version }),
    virtualService({ http: [{ route: [{ destination: { host, subset: 'v2' } }] }] }),
  ];

  test('sends to a subset: only its pods count, wherever they are', () => {
    const mesh = meshOf({ cluster1: byVersion('v1'), cluster2: byVersion('v2') });
    expect(told(ask(mesh))).toBe('failover: cluster2 100 → cluster2 100');
  });

  test('that goes to a subset through a gateway is with reservation where other pods are behind it', () => {
    const route = virtualService({ http: [{ route: [{ destination: { host, subset: 'v2' } }] }] });
    const at = (v1: number) => [
      ...WHOLE.filter((text) => !text.includes('kind: DestinationRule') && !text.includes('kind: Deployment')),
      rule({ subsets: [{ name: 'v2', labels: { version: 'v2' } }] }),
      route,
      workload(v1, 'helloworld', { version: 'v1' }),
      workload(1, 'helloworld', { version: 'v2' }).replace('name: helloworld,', 'name: helloworld-v2,'),
    ];
    const gone: Outage = { kind: 'scaled-to-zero', service: SERVICE, cluster: 'cluster1' };
    const mixed = ask(twoOf(at(2)), { outages: [gone] });
    expect(mixed.reservations.map(({ row, text }) => `${row}: ${text}`)).toEqual([
      expect.stringContaining(
        'destination-rule-subsets: has the subset v2, which is lost at the east-west gateway of cluster2',
      ),
    ]);
    expect(ask(twoOf(at(0)), { outages: [gone] }).reservations).toEqual([]);
    expect(ask(twoOf(at(2))).reservations).toEqual([]);
  });

  test('that names a subset nobody declared ends in errors', () => {
    const documents = [...WHOLE, virtualService({ http: [{ route: [{ destination: { host, subset: 'v3' } }] }] })];
    const answer = ask(twoOf(documents));
    expect(told(answer)).toBe('blackhole: errors 100 → errors 100');
    expect(reasonsOf(answer)).toContain('declare the subset in the DestinationRule of its host.');
  });

  test('for gateways only is not for a waypoint', () => {
    const spec = { gateways: ['ingress'], http: [{ route: [{ destination: { host, subset: 'v3' } }] }] };
    expect(told(ask(twoOf([...WHOLE, virtualService(spec)])))).toBe('local: cluster1 100 → cluster1 100');
  });

  test.each([
    ['redirects', { redirect: { uri: '/' } }],
    ['answers by itself', { directResponse: { status: 200 } }],
    ['aborts some requests', { fault: { abort: { httpStatus: 500 } }, route: [{ destination: { host } }] }],
    ['delegates to another VirtualService', { delegate: { name: 'other' } }],
  ])('that %s is not followed', (text, http) => {
    const answer = ask(twoOf([...WHOLE, virtualService({ http: [http] })]));
    expect(answer.verdict).toBe('unknown');
    expect(reasonsOf(answer)).toContain(text);
  });

  test('with conditions in every rule leaves plain requests without an answer', () => {
    const spec = { http: [{ match: [{ uri: { prefix: '/v2' } }], route: [{ destination: { host } }] }] };
    const answer = ask(twoOf([...WHOLE, virtualService(spec)]));
    expect(answer.verdict).toBe('unknown');
    expect(reasonsOf(answer)).toContain('answers 404 to all others');
  });

  test('beside another one that takes all requests, too: their age decides, which nobody knows', () => {
    const spec = { http: [{ route: [{ destination: { host } }] }] };
    const mesh = twoOf([...WHOLE, virtualService(spec), virtualService(spec, 'sample', 'other')]);
    expect(reasonsOf(ask(mesh))).toContain('decided by their age');
  });

  test.each([
    ['1.28.5', '1.28.6'],
    ['1.29.1', '1.29.2'],
    ['1.29.1', '1.30.0'],
  ])('beside another one counts alone in Istio %s, by their age, and with it in %s', (before, since) => {
    const special = { http: [{ match: [{ uri: { prefix: '/v2' } }], route: [{ destination: { host } }] }] };
    const plain = { http: [{ route: [{ destination: { host } }] }] };
    const documents = [...WHOLE, virtualService(special), virtualService(plain, 'sample', 'other')];
    expect(ask(twoOf(documents, { istioVersion: since })).verdict).toBe('local');
    const answer = ask(twoOf(documents, { istioVersion: before }));
    expect(answer.verdict).toBe('unknown');
    expect(reasonsOf(answer)).toContain('follows only the one that was created first');
    // Routes of the Gateway API become one.
    const two = [
      httpRoute([{ backendRefs: [backend('helloworld', 1)] }]),
      httpRoute([{ matches: [{ method: 'PUT' }] }]),
    ];
    const routes = [...WHOLE, two[0]!, two[1]!.replace('name: helloworld,', 'name: other,')];
    expect(ask(twoOf(routes, { istioVersion: before })).verdict).toBe('local');
  });

  test('to a host that was not read is unknown', () => {
    const spec = { http: [{ route: [{ destination: { host: 'elsewhere' } }] }] };
    const answer = ask(twoOf([...WHOLE, virtualService(spec)]));
    expect(reasonsOf(answer)).toContain('elsewhere.sample.svc.cluster.local, which is not among the Services');
  });
});

test('of a TCP port only routes for connections count', () => {
  const tcp = service().replace('name: http', 'name: tcp');
  const documents = [...WHOLE.slice(0, 2), tcp, rule(), workload(2), ...SECOND];
  const http = httpRoute([{ backendRefs: [backend('second', 1)] }]);
  expect(reasonsOf(ask(twoOf([...documents, http])))).not.toContain('routes requests');
  const connections = virtualService({
    tcp: [{ route: [{ destination: { host: 'second', port: { number: 5000 } } }] }],
  });
  expect(reasonsOf(ask(twoOf([...documents, connections])))).toContain('routes requests: 100 % to sample/second:5000.');
  const tcpRoute = http.replace('kind: HTTPRoute', 'kind: TCPRoute').replace('/v1\n', '/v1alpha2\n');
  expect(ask(twoOf([...documents, tcpRoute])).verdict).toBe('unknown');
});
