import {
  ask,
  httpRoute,
  meshOf,
  reasonsOf,
  NAMESPACE,
  OURS,
  rule,
  service,
  SERVICE,
  WAYPOINT,
  workload,
  virtualService,
} from './mesh';
import { parseOutages } from '../../src/predict/outage/outage-syntax';

// Which failures move requests away from pods, by what the port is.

interface Given {
  readonly port?: object;
  readonly outlierDetection?: Readonly<Record<string, unknown>>;
  /** The Namespace in the client's cluster. */
  readonly outside?: string;
  readonly more?: readonly string[];
}

function answerTo(
  outage: string,
  { port = { name: 'http' }, outlierDetection = OURS, outside = NAMESPACE, more = [] }: Given = {},
) {
  const withPort = service().replace('{ name: http, port: 5000 }', JSON.stringify({ ...port, port: 5000 }));
  const documents = [WAYPOINT, withPort, rule({ outlierDetection }), workload(2), ...more];
  const mesh = meshOf({ cluster1: [outside, ...documents], cluster2: [NAMESPACE, ...documents] });
  return ask(mesh, { outages: parseOutages(outage, SERVICE) });
}

function verdictOf(outage: string, given?: Given): string {
  const { verdict, afterEjection } = answerTo(outage, given);
  return `${verdict} ${afterEjection!.errors}`;
}

const STUCK = 'stuck 1';
const FAILOVER = 'failover 0';
const EVERY_5XX = { ...OURS, consecutive5xxErrors: 5 };

test.each([
  [{ name: 'tcp-db' }],
  [{ name: 'tls' }],
  [{ name: 'https' }],
  [{ name: 'redis' }],
  [{ name: 'web', appProtocol: 'tcp' }],
  [{ name: 'http', appProtocol: 'kubernetes.io/wss' }],
])('pods behind port %j are never ejected, however they fail', (port) => {
  for (const failure of ['gateway-error', 'application-error', 'no-connection', 'reset', 'timeout', 'grpc=14']) {
    expect(`${failure}: ${verdictOf(`failing:cluster1:${failure}`, { port, outlierDetection: EVERY_5XX })}`).toBe(
      `${failure}: ${STUCK}`,
    );
  }
});

test('a TCP connection to a pod outside of the mesh has no tunnel: that it fails is seen', () => {
  const outside = NAMESPACE.replace(', labels: { istio.io/dataplane-mode: ambient }', '');
  const port = { name: 'tcp-db' };
  expect(verdictOf('failing:cluster1:no-connection', { port, outside })).toBe(FAILOVER);
  expect(verdictOf('failing:cluster1:gateway-error', { port, outside })).toBe(STUCK);
});

test.each([{ name: 'http' }, { name: 'grpc' }, { name: 'web', appProtocol: 'kubernetes.io/h2c' }, { name: '' }])(
  'behind port %j what fails beyond a tunnel is a 503, which counts',
  (port) => {
    expect(verdictOf('failing:cluster1:no-connection', { port })).toBe(FAILOVER);
    expect(verdictOf('failing:cluster1:reset', { port })).toBe(FAILOVER);
  },
);

describe('with splitExternalLocalOriginErrors', () => {
  const apart = { ...OURS, splitExternalLocalOriginErrors: true, consecutiveLocalOriginFailures: 3 };

  test('what fails beyond a tunnel is never counted to more than 1', () => {
    expect(verdictOf('failing:cluster1:no-connection', { outlierDetection: apart })).toBe(STUCK);
    const first = { ...apart, consecutiveLocalOriginFailures: 1 };
    expect(verdictOf('failing:cluster1:no-connection', { outlierDetection: first })).toBe(FAILOVER);
  });

  test('an answer of 503 counts as ever', () => {
    expect(verdictOf('failing:cluster1', { outlierDetection: apart })).toBe(FAILOVER);
  });
});

test.each([
  ['grpc=UNAVAILABLE', OURS, FAILOVER],
  ['grpc=DEADLINE_EXCEEDED', OURS, FAILOVER],
  ['grpc=INTERNAL', OURS, STUCK],
  ['grpc=INTERNAL', EVERY_5XX, FAILOVER],
  ['grpc=UNIMPLEMENTED', EVERY_5XX, FAILOVER],
  ['grpc=RESOURCE_EXHAUSTED', EVERY_5XX, STUCK],
  ['grpc=UNAVAILABLE:trailers', EVERY_5XX, STUCK],
])('gRPC: %s with %j ends in %s', (failure, outlierDetection, expected) => {
  expect(verdictOf(`failing:cluster1:${failure}`, { port: { name: 'grpc' }, outlierDetection })).toBe(expected);
});

describe('a pod that never answers', () => {
  const backendRefs = [{ name: 'helloworld', port: 5000 }];
  const route = [{ destination: { host: 'helloworld.sample.svc.cluster.local' } }];

  test('is never ejected without a timeout', () => {
    expect(verdictOf('failing:cluster1:timeout')).toBe(STUCK);
    expect(
      verdictOf('failing:cluster1:timeout', { more: [httpRoute([{ backendRefs, timeouts: { request: '0s' } }])] }),
    ).toBe(STUCK);
  });

  test.each([
    ['HTTPRoute, request', httpRoute([{ backendRefs, timeouts: { request: '2s' } }])],
    ['HTTPRoute, backendRequest', httpRoute([{ backendRefs, timeouts: { backendRequest: '500ms' } }])],
    ['VirtualService', virtualService({ http: [{ route, timeout: '2s' }] })],
    ['VirtualService, per try', virtualService({ http: [{ route, retries: { attempts: 2, perTryTimeout: '1s' } }] })],
  ])('is ejected where a route has one: %s', (_, document) => {
    expect(verdictOf('failing:cluster1:timeout', { more: [document] })).toBe(FAILOVER);
  });
});

test('that a port which does not state its protocol is assumed to be HTTP is said where anything is ejected', () => {
  const assumed = 'port 5000 does not state its protocol: requests are assumed to be HTTP.';
  const [said, unsaid] = [{ name: 'http' }, { name: 'web' }];
  expect(reasonsOf(answerTo('failing:cluster1:no-connection', { port: unsaid }))).toContain(assumed);
  expect(reasonsOf(answerTo('none', { port: unsaid }))).not.toContain(assumed);
  expect(reasonsOf(answerTo('failing:cluster1:no-connection', { port: said }))).not.toContain(assumed);
});

describe('a port that does not state its protocol may be for TCP, of which nothing is ejected', () => {
  const rowsOf = (outage: string, port: object) =>
    answerTo(outage, { port }).reservations.map(({ row, text }) => `${row}: ${text}`);
  const SAID =
    'service-ports: port 5000 does not state its protocol: this holds for HTTP. Over plain TCP, Envoy ejects nothing, and the requests go on failing.';

  test.each(['no-connection', 'reset'])('that is a reservation where pods fail by %s', (failure) => {
    expect(rowsOf(`failing:cluster1:${failure}`, { name: 'web' })).toEqual([SAID]);
    expect(rowsOf(`failing:cluster1:${failure}`, { name: 'http' })).toEqual([]);
  });

  test('pods that answer by HTTP show what the port is for', () => {
    expect(rowsOf('failing:cluster1:gateway-error', { name: 'web' })).toEqual([]);
  });

  test('where nothing is ejected it does not matter', () => {
    expect(rowsOf('scaled-to-zero:cluster1', { name: 'web' })).toEqual([]);
  });
});

describe('hosts that are in service for longer than they are out count as in service', () => {
  const at = (outlierDetection: Readonly<Record<string, unknown>>, outage: string) =>
    verdictOf(outage, { outlierDetection: { ...OURS, ...outlierDetection } });

  test('a threshold that is never reached ejects nothing', () => {
    expect(at({ consecutiveGatewayErrors: 4294967295 }, 'failing:cluster1:gateway-error')).toBe(STUCK);
    expect(at({ consecutiveGatewayErrors: 1000 }, 'failing:cluster1:gateway-error')).toBe(FAILOVER);
    expect(at({ consecutiveGatewayErrors: 1000 }, 'failing:cluster1:gateway-error:50%')).toBe('stuck 0.5');
  });

  test('pods that fail now and then hardly ever fail often enough in a row', () => {
    expect(at({}, 'failing:cluster1:gateway-error:50%')).toBe(FAILOVER);
    expect(at({}, 'failing:cluster1:gateway-error:20%')).toMatch(/^stuck/);
  });

  test('an ejection that is over at once ejects nothing', () => {
    const often = { interval: '1ms', baseEjectionTime: '1ms' };
    expect(at(often, 'failing:cluster1:gateway-error')).toBe(STUCK);
    const outlierDetection = { ...OURS, ...often };
    const answer = answerTo('failing:cluster1:gateway-error', { outlierDetection });
    expect(reasonsOf(answer)).toContain(
      '2 hosts that fail are in service for longer than out: a host is ejected after 5 requests that reach it, at 100/s in 1 s, and is re-admitted after less than 1 s.',
    );
    expect(reasonsOf(answer)).toContain('set baseEjectionTime: 30s');
  });
});
