import { describeSettlement } from '../../../../src/predict/explain/ejection/describe-settlement';
import { settle } from '../../../../src/predict/envoy/ejection/settle';
import type { EnvoyHost } from '../../../../src/predict/envoy/hosts/host';
import type { Failing } from '../../../../src/predict/shares/failing';
import type { EnvoyPolicy } from '../../../../src/predict/envoy/hosts/assignment';
import { seenBy, whyUnseen, type Upstream } from '../../../../src/predict/envoy/hosts/upstream';
import { failing, failingAt, host, policy, sent, some } from '../../envoy/hosts';
import { meshOf, WHOLE } from '../../mesh';

const [CLUSTER] = meshOf({ cluster1: WHOLE }).clusters;
const RULE = CLUSTER!.destinationRules.lookup('helloworld.sample.svc.cluster.local', 'sample', 'sample')[0]!.object;

const GATEWAY = host('gateway', 1);
const TWO = some(2, 2);

function reasons(
  hosts: readonly EnvoyHost[],
  given: EnvoyPolicy,
  failures: Readonly<Record<string, Failing>>,
  upstream: Upstream = { protocol: 'http', isTunnelled: true, hasTimeout: false },
) {
  const failsAt = failingAt(failures);
  const settlement = settle(hosts, given, (address) => seenBy(upstream, failsAt(address)));
  const assignment = {
    ...{ cluster: 'cluster1', waypoint: 'sample/waypoint', pod: null, port: 5000, subset: null, endpoints: [] },
    service: 'helloworld.sample.svc.cluster.local',
    policy: given,
  };
  return describeSettlement(
    { settlement, assignment, whyUnseen: (address) => whyUnseen(upstream, failsAt(address)) },
    CLUSTER!,
    RULE,
    { name: 'helloworld', namespace: 'sample', ports: [] },
  );
}

test('where nobody fails there is nothing to say', () => {
  expect(reasons([...TWO, GATEWAY], policy(), {})).toEqual([]);
});

test('who is ejected, after how many requests, and how it comes back, each with its field', () => {
  const said = reasons([...TWO, GATEWAY], policy(), {
    'p0-1': failing('application-error'),
    'p0-2': failing('gateway-error'),
  });
  expect(said).toEqual([
    expect.objectContaining({
      text: 'outlier detection ejects 2 hosts, each after 5 requests that reach it; where one follows another within 1s, it gets requests for 1s more.',
      cluster: 'cluster1',
      object: 'DestinationRule sample/helloworld',
      path: 'spec.trafficPolicy.outlierDetection',
    }),
    expect.objectContaining({
      text: 'a host that is ejected is tried again after 30s, and so much later each time, 5m at most. Each time it gets requests until it has failed as often again, and, where that takes less than 1s, for 1s more: so long Envoy gathers changes.',
      path: 'spec.trafficPolicy.outlierDetection.baseEjectionTime',
    }),
  ]);
});

test('a single request, and a time that does not grow, are said as such', () => {
  const first = policy({
    outlierDetection: sent({ consecutive5xx: 1, maxEjectionPercent: 100, baseEjectionTimeMilliseconds: 3_600_000 }),
  });
  expect(reasons([...TWO, GATEWAY], first, { 'p0-1': failing('application-error') }).map(({ text }) => text)).toEqual([
    'outlier detection ejects 1 host after 1 request that reaches it.',
    'a host that is ejected is tried again after 1h. Each time it gets requests until it has failed as often again, and, where that takes less than 1s, for 1s more: so long Envoy gathers changes.',
  ]);
});

test('what is a mean is called one', () => {
  const half = { 'p0-1': failing('application-error', 0.5) };
  const three = policy({ outlierDetection: sent({ consecutive5xx: 3, maxEjectionPercent: 100 }) });
  expect(reasons([...TWO, GATEWAY], three, half).map(({ text }) => text)).toEqual([
    'outlier detection ejects 1 host after on average 14 requests that reach it.',
    'a host that is ejected is tried again after 30s, and so much later each time, 5m at most. Each time it gets requests until it has failed as often again, and, where that takes less than 1s, for 1s more: so long Envoy gathers changes.',
  ]);
});

test('a cap that is in the way, and the one that would not be', () => {
  const capped = policy({ outlierDetection: sent() });
  expect(reasons([host('pod'), GATEWAY], capped, { pod: failing('application-error') })).toEqual([
    expect.objectContaining({
      text: 'cannot eject more: 1 host of 2 would be more than maxEjectionPercent 10 allows.',
      path: 'spec.trafficPolicy.outlierDetection.maxEjectionPercent',
    }),
  ]);
  const remedies = reasons([host('pod'), GATEWAY], capped, { pod: failing('application-error') })[0]?.remedies;
  expect(remedies?.map(({ change }) => change)).toEqual([
    'set it to 50 or more; 100, with minHealthPercent 1, fits any number.',
    'set it to 100 or more; 100, with minHealthPercent 1, fits any number.',
  ]);
});

test('no outlier detection, with the fields to add', () => {
  const none = policy({ outlierDetection: undefined });
  expect(reasons([host('pod'), GATEWAY], none, { pod: failing('application-error') })).toEqual([
    expect.objectContaining({
      text: 'nothing is ejected: there is no outlier detection, so hosts that fail go on getting requests.',
      path: 'spec.trafficPolicy.outlierDetection',
      remedies: [
        expect.objectContaining({
          change:
            'add outlierDetection, with consecutiveGatewayErrors, maxEjectionPercent: 100 and minHealthPercent: 1.',
        }),
      ],
    }),
  ]);
});

const ONLY_5XX =
  'only consecutive5xxErrors counts failures of this sort, and with it one path that always fails would eject every pod (see application-errors-eject).';

test('failures that only a threshold counts that check advises against are said without a change', () => {
  const off = policy({ outlierDetection: sent({ enforcingConsecutive5xx: 0 }) });
  expect(reasons([...TWO, GATEWAY], off, { 'p0-1': failing('application-error') })).toEqual([
    expect.objectContaining({
      text: `1 host that fails cannot be ejected: ${ONLY_5XX}`,
      path: 'spec.trafficPolicy.outlierDetection',
      remedies: [],
    }),
  ]);
  const both = { 'p0-1': failing('application-error'), 'p0-2': failing('application-error') };
  expect(reasons([...TWO, GATEWAY], off, both)[0]?.text).toBe(`2 hosts that fail cannot be ejected: ${ONLY_5XX}`);
});

describe('failures that no threshold counts, however it is set', () => {
  const on = policy();
  const bad = (failure: keyof Failing) => ({ 'p0-1': failing(failure) });
  const tcp: Upstream = { protocol: 'tcp', isTunnelled: true, hasTimeout: false };
  const http: Upstream = { protocol: 'http', isTunnelled: true, hasTimeout: false };

  test.each([
    ['gateway-error', tcp, 'the port is for TCP, where Envoy copies bytes and sees no answer, good or bad.'],
    ['no-connection', tcp, 'a connection to the tunnel in front of a pod or a gateway is established whether or not'],
    ['unseen', http, 'only a status of gRPC that comes in place of an answer, and that stands for a 5xx, counts.'],
    ['timeout', http, 'answers that never arrive are not counted, because no route has a timeout for them.'],
  ] as const)('%s', (failure, upstream, text) => {
    const [reason] = reasons([...TWO, GATEWAY], on, bad(failure), upstream);
    expect(reason?.text).toMatch(/^1 host that fails cannot be ejected: /);
    expect(reason?.text).toContain(text);
  });

  test('a change is a candidate only where Envoy would count the failures', () => {
    const change = (failure: keyof Failing, upstream: Upstream, given = on) =>
      reasons([...TWO, GATEWAY], given, bad(failure), upstream)[0]?.remedies?.[0]?.change;
    const apart = policy({ outlierDetection: sent({ splitExternalLocalOriginErrors: true, maxEjectionPercent: 100 }) });
    expect(change('gateway-error', tcp)).toBeUndefined();
    expect(change('no-connection', tcp)).toBeUndefined();
    expect(change('unseen', http)).toBeUndefined();
    expect(change('timeout', http)).toContain('set timeouts.request in an HTTPRoute');
    expect(change('timeout', http, apart)).toBeUndefined();
    expect(change('no-connection', http, apart)).toContain('set splitExternalLocalOriginErrors: false');
  });
});

test('nobody left because all are ejected is said with the floor that would help, nobody left at all without', () => {
  const bad = { pod: failing('application-error', 0.5) };
  expect(reasons([host('pod')], policy(), bad).at(-1)).toMatchObject({
    text: 'all healthy hosts are ejected (1), and no floor makes Envoy try them anyway: it answers 503 itself, to good requests too.',
    path: 'spec.trafficPolicy.outlierDetection.minHealthPercent',
    remedies: [expect.objectContaining({ change: 'set minHealthPercent: 1.' })],
  });
  const [nobody] = reasons([host('pod', 0, { health: 'UNHEALTHY' })], policy(), {});
  expect(nobody?.text).toBe('there is no healthy host: Envoy answers 503 itself.');
  expect(nobody).not.toHaveProperty('remedies');
});

test('a floor is not named where it changes nothing', () => {
  const bad = { pod: failing('application-error') };
  expect(reasons([host('pod')], policy(), bad).at(-1)).not.toHaveProperty('remedies');
  const half = { pod: failing('application-error', 0.5) };
  expect(reasons([host('pod')], policy({ ignoresFloor: true }), half).at(-1)).not.toHaveProperty('remedies');
});

test('a panic in which the ejected go on getting requests', () => {
  const floor = policy({ panicThreshold: 1 });
  expect(reasons([host('pod')], floor, { pod: failing('application-error') }).at(-1)).toMatchObject({
    text: 'so few hosts are healthy (fewer than 1 %) that Envoy spreads requests over all of them, ejected ones included.',
    path: 'spec.trafficPolicy.outlierDetection.minHealthPercent',
  });
});
