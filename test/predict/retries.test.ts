import { parseOutages } from '../../src/predict/outage/outage-syntax';
import { ask, httpRoute, OURS, reasonsOf, rule, service, SERVICE, told, twoOf, virtualService, WHOLE } from './mesh';

// What becomes of requests that a waypoint tries again: by a route, by the mesh, by Istio's own default.

const host = 'helloworld.sample.svc.cluster.local';
const route = [{ destination: { host } }];
const GATEWAY_ERRORS = 'gateway-error,502,503,504';

interface Given {
  readonly routes?: readonly string[];
  readonly istioVersion?: string;
  readonly documents?: readonly string[];
  readonly method?: string;
}

function answerTo(outage: string, { routes = [], istioVersion, documents = WITH_OURS, method }: Given = {}) {
  const mesh = twoOf([...documents, ...routes], istioVersion === undefined ? {} : { istioVersion });
  return ask(mesh, { outages: parseOutages(outage, SERVICE), ...(method === undefined ? {} : { client: { method } }) });
}

const WITH_OURS = [
  ...WHOLE.filter((text) => !text.includes('kind: DestinationRule')),
  rule({ outlierDetection: OURS }),
];

function retrying(retries: object): string {
  return virtualService({ http: [{ route, retries }] });
}

const ELSEWHERE = { attempts: 2, retryOn: `${GATEWAY_ERRORS},reset`, retryRemoteLocalities: true };

function untilEjected(outage: string, given?: Given): string {
  return told(answerTo(outage, given)).split(' → ')[0]!;
}

const BAD = 'failing:cluster1';

describe('a VirtualService with retries', () => {
  test('in other priorities makes the errors until hosts are ejected none, and moves the load at once', () => {
    const answer = answerTo(BAD, { routes: [retrying(ELSEWHERE)] });
    expect(told(answer)).toBe('failover: cluster2 100 → cluster2 100');
    expect(answer.failedRequests(100)).toEqual({
      untilEjected: 0,
      atEachReturn: 0,
      inFirstHour: 0,
      inEachLaterHour: 0,
    });
    expect(reasonsOf(answer)).toContain(
      'has failed requests tried again, up to 2 times, after every second try in another priority: until hosts are ejected a request takes 3 tries on average (2 in cluster1, 1 in cluster2), and none of them fails.',
    );
    expect(answer.reservations).toEqual([]);
  });

  test('says how many more tries reach which cluster, until hosts are ejected and after', () => {
    const { untilEjected: before, afterEjection } = answerTo(BAD, { routes: [retrying(ELSEWHERE)] });
    expect(Object.fromEntries(before!.retries!)).toEqual({ cluster1: 1, cluster2: 1 });
    expect(afterEjection).not.toHaveProperty('retries');
  });

  test('counts for nothing where there is nothing to try again', () => {
    const answer = answerTo('none', { routes: [retrying(ELSEWHERE)] });
    expect(answer.untilEjected).not.toHaveProperty('retries');
    expect(told(answer)).toBe('local: cluster1 100 → cluster1 100');
    expect(reasonsOf(answer)).not.toContain('tried again');
  });

  test.each([
    ['with one try more', { ...ELSEWHERE, attempts: 1 }],
    ['in the same priority', { ...ELSEWHERE, retryRemoteLocalities: false }],
    ['of other failures', { ...ELSEWHERE, retryOn: 'connect-failure' }],
    ['of some gateway errors only', { ...ELSEWHERE, retryOn: 'retriable-status-codes,503' }],
    ['switched off', { attempts: 0 }],
  ])('%s leaves all of them failing', (_, retries) => {
    const answer = answerTo(BAD, { routes: [retrying(retries)] });
    expect(told(answer)).toBe('failover: errors 100 → cluster2 100');
    expect(answer.failedRequests(100)!.untilEjected).toBeGreaterThan(0);
  });

  test('of 500 makes good what is never ejected', () => {
    const bad = `${BAD}:application-error`;
    expect(untilEjected(bad, { routes: [retrying(ELSEWHERE)] })).toBe('stuck: errors 100');
    const all = answerTo(bad, { routes: [retrying({ ...ELSEWHERE, retryOn: '5xx' })] });
    expect(told(all)).toBe('failover: cluster2 100 → cluster2 100');
    expect(all.failedRequests(10)!.inFirstHour).toBe(0);
  });

  test('leaves a pod that hangs only where a try has a time, and where the request has time for more', () => {
    const hangs = `${BAD}:timeout`;
    const each = { ...ELSEWHERE, perTryTimeout: '1s' };
    expect(untilEjected(hangs, { routes: [retrying(ELSEWHERE)] })).toBe('stuck: errors 100');
    expect(untilEjected(hangs, { routes: [retrying(each)] })).toBe('failover: cluster2 100');
    const within = (timeout: string) => [virtualService({ http: [{ route, timeout, retries: each }] })];
    expect(untilEjected(hangs, { routes: within('3s') })).toBe('failover: cluster2 100');
    expect(untilEjected(hangs, { routes: within('2s') })).toBe('failover: errors 100');
  });

  test.each([
    ['a budget', { retryBudget: { percent: 20 } }],
    ['a limit', { connectionPool: { http: { maxRetries: 1 } } }],
  ])('that %s of the rule limits is not counted, and that it is limited is said', (_, more) => {
    const limited = rule({ outlierDetection: OURS }).replace(
      '"trafficPolicy":{',
      `"trafficPolicy":{${JSON.stringify(more).slice(1, -1)},`,
    );
    const documents = [...WITH_OURS.filter((text) => !text.includes('kind: DestinationRule')), limited];
    const answer = answerTo(BAD, { documents, routes: [retrying(ELSEWHERE)] });
    expect(told(answer)).toBe('failover: errors 100 → cluster2 100');
    expect(answer.reservations).toHaveLength(2);
  });

  test('of a TCP port is for nothing', () => {
    const tcp = service().replace('name: http', 'name: tcp');
    const documents = WITH_OURS.map((text) => (text === service() ? tcp : text));
    expect(untilEjected(BAD, { documents, routes: [retrying(ELSEWHERE)] })).toBe('stuck: errors 100');
  });
});

describe('retries of some methods', () => {
  const ofReads = virtualService({
    http: [
      { match: [{ method: { exact: 'GET' } }, { method: { exact: 'HEAD' } }], route, retries: ELSEWHERE },
      { route },
    ],
  });

  test('count for these, and for no request of which the method is not known', () => {
    expect(untilEjected(BAD, { routes: [ofReads], method: 'GET' })).toBe('failover: cluster2 100');
    expect(untilEjected(BAD, { routes: [ofReads], method: 'HEAD' })).toBe('failover: cluster2 100');
    expect(untilEjected(BAD, { routes: [ofReads], method: 'POST' })).toBe('failover: errors 100');
    expect(untilEjected(BAD, { routes: [ofReads] })).toBe('failover: errors 100');
  });

  test('are said where the method is not known', () => {
    const text =
      'has rules for requests of GET and HEAD: the answer is for those of other methods, --method asks about these.';
    const answer = answerTo(BAD, { routes: [ofReads] });
    expect(answer.reservations.map((one) => `${one.row}: ${one.text}`)).toContain(
      `virtual-service-special-requests: ${text}`,
    );
    expect(answerTo(BAD, { routes: [ofReads], method: 'GET' }).reservations).toEqual([]);
  });

  test('of an HTTPRoute go first, wherever they stand', () => {
    const backendRefs = [{ name: 'helloworld', port: 5000 }];
    const hung = httpRoute([
      { backendRefs },
      { backendRefs, matches: [{ method: 'GET' }], timeouts: { request: '1s' } },
    ]);
    expect(told(answerTo(`${BAD}:timeout`, { routes: [hung], method: 'GET' }))).toBe(
      'failover: errors 100 → cluster2 100',
    );
    expect(told(answerTo(`${BAD}:timeout`, { routes: [hung], method: 'PUT' }))).toBe('stuck: errors 100 → errors 100');
  });
});

/** What says of which release and channel the HTTPRoutes of a cluster are. */
const definition = (version: string, channel: string): string => `
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: httproutes.gateway.networking.k8s.io
  annotations:
    gateway.networking.k8s.io/bundle-version: ${version}
    gateway.networking.k8s.io/channel: ${channel}
spec: { group: gateway.networking.k8s.io, names: { kind: HTTPRoute } }
`;

describe('retry of an HTTPRoute', () => {
  const backendRefs = [{ name: 'helloworld', port: 5000 }];
  const HALF = 'failing:cluster1:pods=50%';
  const retried = httpRoute([{ backendRefs, retry: { codes: [502, 503, 504], attempts: 2 } }]);
  const of17 = definition('v1.7.0', 'standard');

  test('is tried in the same priority, so it helps where other pods there are well', () => {
    expect(untilEjected(BAD, { routes: [retried, of17] })).toBe('failover: errors 100');
    const one = answerTo(HALF, { routes: [retried, of17] });
    expect(one.untilEjected!.errors).toBeLessThan(0.001);
    expect(one.untilEjected!.errors).toBeGreaterThan(0);
    expect(one.reservations).toEqual([]);
    const off = httpRoute([{ backendRefs, retry: { codes: [503], attempts: 0 } }]);
    expect(answerTo(HALF, { routes: [off, of17] }).untilEjected!.errors).toBe(0.5);
  });

  test.each([
    ['v1.7.0', 'standard', true],
    ['v1.6.1', 'standard', false],
    ['v1.4.0', 'experimental', true],
    ['v1.1.0', 'experimental', false],
  ])('with definitions of %s, %s channel: counts is %s', (version, channel, counts) => {
    const { untilEjected: spread, reservations } = answerTo(HALF, { routes: [retried, definition(version, channel)] });
    expect(spread!.errors < 0.001).toBe(counts);
    expect(reservations.map(({ row }) => row)).toEqual(counts ? [] : ['gateway-route-retry']);
  });

  test('counts as fewer tries where the definitions were not read, and that is said', () => {
    const { untilEjected: spread, reservations } = answerTo(HALF, { routes: [retried] });
    expect(spread!.errors).toBe(0.5);
    expect(reservations.map(({ text }) => text)).toEqual([
      'has retry, which an HTTPRoute has from Gateway API 1.7 on, or in the experimental channel; the definitions of this cluster were not read, so its retries do not count.',
    ]);
    const grpc = `${HALF}:grpc=UNAVAILABLE`;
    const off = httpRoute([{ backendRefs, retry: { attempts: 0 } }]);
    expect(answerTo(grpc, { routes: [off] }).untilEjected!.errors).toBe(0.5);
    expect(answerTo(grpc, { routes: [httpRoute([{ backendRefs }])] }).untilEjected!.errors).toBeLessThan(0.001);
  });
});

describe("Istio's default", () => {
  const partly = 'failing:cluster1:pods=50%:grpc=UNAVAILABLE';
  const grpc = WITH_OURS.map((text) => (text === service() ? text.replace('name: http', 'name: grpc') : text));
  const errors = (istioVersion: string, outage = partly, routes: readonly string[] = []) =>
    answerTo(outage, { istioVersion, documents: grpc, routes }).untilEjected!.errors;

  test('tries UNAVAILABLE on another pod, at a waypoint without a route since 1.30.3', () => {
    expect(errors('1.30.3')).toBeLessThan(0.001);
    expect(errors('1.30.2')).toBe(0.5);
    expect(errors('1.29.6')).toBe(0.5);
    expect(errors('1.30.2', partly, [virtualService({ http: [{ route }] })])).toBeLessThan(0.001);
  });

  test('leaves answers of 503, and other statuses, as they are', () => {
    expect(errors('1.31.0', 'failing:cluster1:pods=50%')).toBe(0.5);
    expect(errors('1.31.0', 'failing:cluster1:pods=50%:grpc=DEADLINE_EXCEEDED')).toBe(0.5);
    expect(errors('1.31.0', 'failing:cluster1:pods=50%:grpc=UNAVAILABLE:trailers')).toBe(0.5);
  });

  test('is replaced by that of the MeshConfig', () => {
    const servicesSelector = { matchLabels: { 'istio.io/global': 'true' } };
    const serviceScopeConfigs = [{ scope: 'GLOBAL', servicesSelector }];
    const config = (policy: object) => `
apiVersion: v1
kind: ConfigMap
metadata: { name: istio, namespace: istio-system }
data: { mesh: ${JSON.stringify(JSON.stringify({ defaultHttpRetryPolicy: policy, serviceScopeConfigs }))} }
`;
    const ofMesh = (policy: object, istioVersion = '1.31.0') =>
      untilEjected(BAD, { istioVersion, documents: [...WITH_OURS, config(policy)] });
    expect(ofMesh(ELSEWHERE)).toBe('failover: cluster2 100');
    expect(ofMesh(ELSEWHERE, '1.30.2')).toBe('failover: errors 100');
    expect(ofMesh({ attempts: 0 })).toBe('failover: errors 100');
  });
});
