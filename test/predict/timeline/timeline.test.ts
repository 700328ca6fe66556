import { parseOutages } from '../../../src/predict/outage/outage-syntax';
import { Prediction } from '../../../src/predict/prediction/prediction';
import { DEFAULT_DELAYS, type Delays } from '../../../src/predict/timeline/delays';
import type { Timeline, TimelinePart } from '../../../src/predict/timeline/facts';
import { timelineOf } from '../../../src/predict/timeline/timeline';
import { OURS, rule, SERVICE, twoOf, UNBOUND, virtualService, WHOLE, workload, meshOf, type ClusterOf } from '../mesh';

// From the fault to the last error, of each kind of outage.

interface Given extends Omit<ClusterOf, 'documents'> {
  readonly documents?: readonly string[];
  readonly rate?: number;
  readonly delays?: Delays;
  readonly client?: string;
}

const BY_RULE = [...WHOLE.filter((text) => !text.includes('kind: DestinationRule')), rule({ outlierDetection: OURS })];
const ZONES = { zones: ['a', 'b'] };

function timeline(outage: string, given: Given = {}): Timeline | undefined {
  const { documents = BY_RULE, rate = 100, delays = DEFAULT_DELAYS, client = 'cluster1', ...options } = given;
  const prediction = new Prediction(twoOf(documents, options));
  const answer = prediction.ask(
    { client: { cluster: client, kind: 'ambient' }, service: SERVICE },
    parseOutages(outage, SERVICE),
  );
  return timelineOf(prediction, answer, rate, delays);
}

/** In seconds. */
function after(found: Timeline | undefined, part: TimelinePart): readonly number[] | undefined {
  const step = found!.steps.find((one) => one.part === part);
  return step?.after && [step.after.atLeast / 1000, step.after.atMost / 1000];
}

function partsOf(found: Timeline | undefined): TimelinePart[] {
  return found!.steps.map(({ part }) => part);
}

test('while nothing is wrong there is no timeline', () => {
  expect(timeline('none')).toBeUndefined();
});

test('where it is not known what becomes of requests there is no timeline', () => {
  const documents = BY_RULE.filter((text) => !text.includes('kind: Deployment'));
  expect(timeline('unready:cluster1', { documents })).toBeUndefined();
});

test('a client whose requests do not meet the outage has a timeline without steps', () => {
  expect(timeline('cluster-down:cluster2')).toEqual({ rate: 100, steps: [], lastError: { kind: 'none' } });
  expect(timeline('waypoint-down:cluster1', { client: 'cluster2' })!.steps).toEqual([]);
});

describe('pods that fail', () => {
  test('stay ready, are ejected, and fail requests at each return while the outage lasts', () => {
    const found = timeline('failing:cluster1', { documents: [...BY_RULE.slice(0, -1), rule(), workload(1)] });
    expect(found!.lastError).toEqual({ kind: 'at-each-return' });
    expect(partsOf(found)).toEqual(['fault', 'ejection', 'return', 'push', 'failback']);
    expect(after(found, 'push')).toBeUndefined();
    expect(found!.steps.filter(({ basis }) => basis === 'measured').map(({ part }) => part)).toEqual([
      ...['fault', 'ejection', 'return', 'failback'],
    ]);
  });

  test('are re-admitted after the base ejection time and a sweep, and at failback within the longest', () => {
    const found = timeline('failing:cluster1');
    const [least, most] = after(found, 'ejection')!;
    expect(least).toBe(most);
    expect(after(found, 'return')).toEqual([least! + 30, least! + 40]);
    expect(after(found, 'failback')).toEqual([0, 310]);
  });

  test('are ejected the later the fewer requests there are', () => {
    const at = (rate: number) => after(timeline('failing:cluster1', { rate }), 'ejection')![0]!;
    expect(at(1)).toBeGreaterThan(at(10));
    expect(at(10)).toBeGreaterThan(at(400));
  });

  test('that no rule ejects fail requests for as long as it lasts', () => {
    const found = timeline('failing:cluster1', {
      documents: BY_RULE.filter((text) => !text.includes('DestinationRule')),
    });
    expect(found!.lastError).toEqual({ kind: 'all-the-time' });
    expect(after(found, 'ejection')).toBeUndefined();
    expect(partsOf(found)).toContain('ejection');
    expect(after(found, 'failback')).toEqual([0, 0]);
  });

  test('fail no request where the waypoint tries again in another cluster', () => {
    const retries = { attempts: 2, retryOn: 'gateway-error,502,503,504,reset', retryRemoteLocalities: true };
    const route = [{ destination: { host: 'helloworld.sample.svc.cluster.local' } }];
    const found = timeline('failing:cluster1', {
      documents: [...BY_RULE, virtualService({ http: [{ route, retries }] })],
    });
    expect(found!.lastError).toEqual({ kind: 'none' });
    expect(found!.steps[0]!.text).toContain('requests that fail are tried again, and none fails');
  });

  test('that never answer are ejected later than is said, and the time is assumed', () => {
    const route = [{ destination: { host: 'helloworld.sample.svc.cluster.local' } }];
    const documents = [...BY_RULE, virtualService({ http: [{ route, timeout: '1s' }] })];
    const found = timeline('failing:cluster1:timeout', { documents });
    expect(found!.steps.find(({ part }) => part === 'ejection')).toMatchObject({
      basis: 'assumed',
      text: expect.stringContaining('for as long as a request may take') as string,
    });
  });
});

describe('pods that are gone', () => {
  test('are known within the slice and the push, and until then up to all requests fail', () => {
    const found = timeline('scaled-to-zero:cluster1');
    expect(after(found, 'endpoint-slice')).toEqual([0, 1]);
    expect(after(found, 'push')).toEqual([0.1, 11]);
    expect(found!.lastError).toMatchObject({
      kind: 'once',
      after: { atLeast: 100, atMost: 21_000 },
      failed: { atLeast: 0, atMost: 1100 },
    });
  });

  test('fail in proportion to the rate', () => {
    const most = (rate: number) =>
      (timeline('scaled-to-zero:cluster1', { rate })!.lastError as { failed: object }).failed;
    expect(most(10)).toEqual({ atLeast: 0, atMost: 110 });
    expect(most(400)).toEqual({ atLeast: 0, atMost: 4400 });
  });

  test('come back as new hosts', () => {
    expect(timeline('scaled-to-zero:cluster1')!.steps.at(-1)!.text).toContain('is a new host');
  });
});

describe('pods that are unready', () => {
  const probed = (probe: object, extra = '') =>
    BY_RULE.map((text) =>
      text.includes('kind: Deployment')
        ? text.replace(
            'template: { metadata',
            `template: { spec: { containers: [{ name: a, readinessProbe: ${JSON.stringify(probe)} }${extra}] }, metadata`,
          )
        : text,
    );

  test('are found by the times of their readiness probe', () => {
    const found = timeline('unready:cluster1', { documents: probed({ periodSeconds: 2, failureThreshold: 2 }) });
    expect(after(found, 'readiness-probe')).toEqual([2, 5]);
    expect(after(found, 'push')).toEqual([2.1, 16]);
    expect(found!.steps.find(({ part }) => part === 'readiness-probe')).toMatchObject({
      basis: 'read',
      source: 'readinessProbe of Deployment sample/helloworld',
    });
  });

  test('are found by any of several probes', () => {
    const documents = probed({ periodSeconds: 2, failureThreshold: 2 }, ', { name: b, readinessProbe: {} }');
    expect(after(timeline('unready:cluster1', { documents }), 'readiness-probe')).toEqual([2, 31]);
  });

  test('without a probe that was read are found by the defaults, and that is said', () => {
    const found = timeline('unready:cluster1');
    expect(after(found, 'readiness-probe')).toEqual([20, 31]);
    expect(found!.steps.find(({ part }) => part === 'readiness-probe')!.source).toBe(
      'defaults: periodSeconds 10, failureThreshold 3; Deployment sample/helloworld states no readinessProbe',
    );
  });

  test('are found by the time that is given, whatever was read', () => {
    const given = { atLeast: 1000, atMost: 1000, basis: 'given', source: '--delay readiness-probe' } as const;
    const documents = probed({ periodSeconds: 2 });
    const found = timeline('unready:cluster1', { documents, delays: { ...DEFAULT_DELAYS, 'readiness-probe': given } });
    expect(after(found, 'readiness-probe')).toEqual([1, 1]);
  });

  test('that istiod sends as unhealthy are the same hosts when they are ready again', () => {
    const documents = [
      ...BY_RULE.slice(0, -1),
      rule({ outlierDetection: { consecutiveGatewayErrors: 5, maxEjectionPercent: 100 } }),
    ];
    const text = timeline('unready:cluster1', { documents })!.steps.at(-1)!.text;
    expect(text).toContain('is the same host');
  });
});

describe('of a Service with publishNotReadyAddresses', () => {
  const documents = BY_RULE.map((text) =>
    text.replace('spec: { selector', 'spec: { publishNotReadyAddresses: true, selector'),
  );

  test.each(['unready:cluster1', 'zone-down:cluster1:b'])('the mesh never knows of %s', (outage) => {
    const found = timeline(outage, { documents, ...ZONES });
    expect(found!.steps.find(({ part }) => part === 'push')).toMatchObject({
      after: undefined,
      text: 'istiod sends no change: the Service publishes pods that are not ready (publishNotReadyAddresses)',
    });
    expect(partsOf(found)).not.toContain('endpoint-slice');
    expect(found!.lastError).toEqual({ kind: 'at-each-return' });
  });
});

describe('a zone whose nodes are gone', () => {
  test('is known when Kubernetes has found its nodes not ready', () => {
    const found = timeline('zone-down:cluster1:a', ZONES);
    expect(after(found, 'node-not-ready')).toEqual([40, 60]);
    expect(after(found, 'push')).toEqual([40.1, 71]);
    expect(found!.lastError).toMatchObject({ kind: 'once', after: { atMost: 81_000 } });
  });

  test('fails requests to its pods until then, at most all that go to them', () => {
    const { lastError } = timeline('zone-down:cluster1:b', ZONES)!;
    const { failed } = lastError as { failed: { atLeast: number; atMost: number } };
    expect(failed.atLeast).toBeGreaterThan(5);
    expect(failed.atLeast).toBeLessThan(500);
    expect(failed.atMost).toBeCloseTo(100 * 71 * 0.5);
  });

  test('fails all requests until then where the only waypoint pod is in it', () => {
    const { lastError } = timeline('zone-down:cluster1:a', ZONES)!;
    expect((lastError as { failed: object }).failed).toEqual({ atLeast: 4010, atMost: 7100 });
  });

  test('has its ejected pods re-admitted before it is known', () => {
    expect(partsOf(timeline('zone-down:cluster1:b', ZONES))).toEqual([
      ...['fault', 'ejection', 'return', 'node-not-ready', 'endpoint-slice', 'push', 'failback'],
    ]);
  });
});

test('what still fails once pods that are gone are known to be fails as often at each return as the answer says', () => {
  const outage = 'scaled-to-zero:cluster1+gateway-address-down:cluster2:203.0.113.2';
  const gateways = ['203.0.113.1', '203.0.113.2'];
  const mesh = meshOf({ cluster1: BY_RULE, cluster2: { documents: BY_RULE, gateways } });
  const prediction = new Prediction(mesh);
  const answer = prediction.ask(
    { client: { cluster: 'cluster1', kind: 'ambient' }, service: SERVICE },
    parseOutages(outage, SERVICE),
  );
  const { atEachReturn } = answer.failedRequests(100)!;
  expect(atEachReturn).toBeLessThan(60);
  const step = timelineOf(prediction, answer, 100, DEFAULT_DELAYS)!.steps.find(({ part }) => part === 'return');
  expect(step!.text).toMatch(new RegExp(`failed requests each time: ${Math.round(atEachReturn)}$`));
});

describe('a waypoint without pods', () => {
  test('fails up to all requests until node proxies know', () => {
    expect(timeline('waypoint-down:cluster1')!.lastError).toEqual({
      kind: 'once',
      after: { atLeast: 100, atMost: 11_000 },
      failed: { atLeast: 10, atMost: 1100 },
    });
  });

  test('fails nothing for a service that has none', () => {
    const documents = BY_RULE.map((text) => (text.includes('kind: Service') ? UNBOUND : text));
    expect(timeline('waypoint-down:cluster1', { documents })!.steps).toEqual([]);
  });
});

test('of a cluster that is gone, and of its gateways, istiods of other clusters send no change', () => {
  const abroad = meshOf({
    cluster1: [...BY_RULE.slice(0, -2), rule(), workload(0)],
    cluster2: { documents: BY_RULE, gateways: ['203.0.113.2'] },
  });
  for (const outage of ['cluster-down', 'gateway-down', 'gateway-address-down']) {
    const prediction = new Prediction(abroad);
    const client = { cluster: 'cluster1', kind: 'ambient' } as const;
    const answer = prediction.ask(
      { client, service: SERVICE },
      parseOutages(`${outage}:cluster2${outage === 'gateway-address-down' ? ':203.0.113.2' : ''}`, SERVICE),
    );
    const found = timelineOf(prediction, answer, 100, DEFAULT_DELAYS);
    expect(found!.steps.find(({ part }) => part === 'push')).toMatchObject({ after: undefined });
  }
});

test('outages at once each have their own times', () => {
  const found = timeline('scaled-to-zero:cluster1+unready:cluster2');
  expect(partsOf(found).filter((part) => part === 'push')).toHaveLength(2);
  expect(partsOf(found)).toContain('readiness-probe');
});
