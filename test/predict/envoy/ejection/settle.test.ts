import fc from 'fast-check';
import { outcomesOf } from '../../../../conformance/envoy/outcomes';
import { hostsByPriority, type EnvoyHost } from '../../../../src/predict/envoy/hosts/host';
import { settle, type Settlement } from '../../../../src/predict/envoy/ejection/settle';
import { NOT_FAILING, type Failing } from '../../../../src/predict/shares/failing';
import type { EnvoyPolicy, SentOutlierDetection } from '../../../../src/predict/envoy/hosts/assignment';
import { anyFailing, anyHosts, anyPolicy, failing, failingAt, host, percent, policy, sent, some } from '../hosts';

const GATEWAY = host('gateway', 1, { health: 'UNKNOWN' });
const APPLICATION_ERROR = failing('application-error');

/** Istio's guide: by the first 5xx. */
const FIRST = { consecutive5xx: 1, enforcingConsecutive5xx: 100 };

function guide(more: Partial<SentOutlierDetection> = {}, panicThreshold = 0): EnvoyPolicy {
  return policy({ panicThreshold, outlierDetection: sent({ ...FIRST, ...more }) });
}

/** All these hosts fail every request. */
function sick(hosts: readonly EnvoyHost[], way: Failing = APPLICATION_ERROR): (address: string) => Failing {
  return failingAt(Object.fromEntries(hosts.map(({ address }) => [address, way])));
}

function told({ before, after, ejected, obstacles }: Settlement) {
  return {
    before: percent(before.shares),
    after: { ...percent(after.shares), ...(after.unserved > 0 ? { nobody: 100 * after.unserved } : {}) },
    ejected: [...ejected.keys()],
    obstacles: obstacles.map(({ kind }) => kind),
  };
}

describe('where nobody fails', () => {
  test('nothing changes', () => {
    const settlement = settle([...some(2, 2), GATEWAY], guide(), failingAt({}));
    expect(settlement.after).toEqual(settlement.before);
    expect(told(settlement)).toEqual({
      before: { 'p0-1': 50, 'p0-2': 50 },
      after: { 'p0-1': 50, 'p0-2': 50 },
      ejected: [],
      obstacles: [],
    });
  });

  test('no pods and no gateway leave nobody, which is no matter of ejecting', () => {
    expect(settle([], guide(), failingAt({})).obstacles).toEqual([
      { kind: 'no-host-left', ejected: 0, floorHelps: false },
    ]);
  });

  test('hosts that fail and get no requests are no obstacle', () => {
    expect(told(settle([...some(2, 2), GATEWAY], guide(), failingAt({ gateway: APPLICATION_ERROR })))).toMatchObject({
      ejected: [],
      obstacles: [],
    });
  });
});

describe('the cap counts all hosts of the cluster', () => {
  test("the guide's rule ejects nobody of one pod and one gateway", () => {
    const pods = some(1, 1);
    const settlement = settle([...pods, GATEWAY], guide(), sick(pods));
    expect(told(settlement)).toEqual({
      before: { 'p0-1': 100 },
      after: { 'p0-1': 100 },
      ejected: [],
      obstacles: ['cap'],
    });
    expect(settlement.obstacles).toEqual([{ kind: 'cap', maxEjectionPercent: 10, hosts: 2, ejected: 0, needed: 1 }]);
  });

  test.each([
    [2, 10, 0],
    [2, 50, 1],
    [2, 49, 0],
    [2, 100, 1],
    [3, 50, 1],
    [5, 50, 2],
    [9, 10, 0],
    [10, 10, 1],
    [10, 50, 5],
  ])('of %i hosts, one of them a gateway, %i %% lets %i be ejected', (hosts, maxEjectionPercent, count) => {
    const pods = some(hosts - 1, hosts - 1);
    const { ejected } = settle([...pods, GATEWAY], guide({ maxEjectionPercent }), sick(pods));
    expect(ejected.size).toBe(count);
  });

  test('a gateway that was sent for two zones counts once', () => {
    const pods = some(1, 1);
    const twice = [GATEWAY, { ...GATEWAY, locality: 'eu' }];
    expect(settle([...pods, ...twice], guide({ maxEjectionPercent: 34 }), sick(pods)).ejected.size).toBe(0);
    expect(settle([...pods, ...twice], guide({ maxEjectionPercent: 50 }), sick(pods)).ejected.size).toBe(1);
  });

  test('unready hosts count, too', () => {
    const hosts = [...some(10, 1), GATEWAY];
    expect(settle(hosts, guide(), sick([host('p0-1')])).ejected.size).toBe(1);
  });

  test('what would be needed are those that are ejected and those that fail and are not', () => {
    const pods = some(4, 4);
    expect(settle([...pods, GATEWAY], guide({ maxEjectionPercent: 50 }), sick(pods)).obstacles).toEqual([
      { kind: 'cap', maxEjectionPercent: 50, hosts: 5, ejected: 2, needed: 4 },
    ]);
  });
});

describe('failover', () => {
  test('all local pods are ejected, and the gateway takes over', () => {
    const pods = some(3, 3);
    expect(told(settle([...pods, GATEWAY], guide({ maxEjectionPercent: 100 }), sick(pods)))).toEqual({
      before: { 'p0-1': 33.33, 'p0-2': 33.33, 'p0-3': 33.33 },
      after: { gateway: 100 },
      ejected: ['p0-1', 'p0-2', 'p0-3'],
      obstacles: [],
    });
  });

  test('one of two pods that fails leaves 70 % local', () => {
    const settlement = settle([...some(2, 2), GATEWAY], policy(), failingAt({ 'p0-2': APPLICATION_ERROR }));
    expect(told(settlement)).toMatchObject({ after: { 'p0-1': 70, gateway: 30 }, ejected: ['p0-2'] });
    expect(settlement.ejected.get('p0-2')).toMatchObject({ requests: 5, failures: 5, isCertain: true });
  });

  test('whoever reaches the threshold first is ejected first, by share and by how it fails', () => {
    const hosts = [host('slow'), host('fast', 0, { weight: 5 }), host('well', 0, { weight: 9 })];
    const bySharesOnly = settle(hosts, policy(), failingAt({ slow: APPLICATION_ERROR, fast: APPLICATION_ERROR }));
    expect([...bySharesOnly.ejected.keys()]).toEqual(['fast', 'slow']);
    const rarely = failingAt({ slow: APPLICATION_ERROR, fast: failing('application-error', 0.5) });
    expect([...settle(hosts, policy(), rarely).ejected.keys()]).toEqual(['slow', 'fast']);
  });

  test('a second cluster that fails, too, is ejected once it gets requests', () => {
    const hosts = [host('local'), host('second', 1), host('third', 2)];
    const settlement = settle(
      hosts,
      guide({ maxEjectionPercent: 100 }),
      failingAt({ second: APPLICATION_ERROR, local: APPLICATION_ERROR }),
    );
    expect(told(settlement)).toMatchObject({ after: { third: 100 }, ejected: ['local', 'second'] });
  });
});

describe('failures that no threshold counts', () => {
  const gatewayErrors = policy({
    outlierDetection: sent({
      consecutive5xx: 0,
      enforcingConsecutive5xx: 0,
      consecutiveGatewayFailure: 5,
      enforcingConsecutiveGatewayFailure: 100,
      maxEjectionPercent: 100,
    }),
  });

  test('go on, and the addresses are named', () => {
    const settlement = settle([...some(2, 2), GATEWAY], gatewayErrors, sick(some(2, 2)));
    expect(told(settlement)).toMatchObject({ after: { 'p0-1': 50, 'p0-2': 50 }, ejected: [] });
    expect(settlement.obstacles).toEqual([
      { kind: 'not-counted', addresses: ['p0-1', 'p0-2'], failing: APPLICATION_ERROR },
    ]);
  });

  test('beside those that are counted are named alone', () => {
    const mixed = failingAt({ 'p0-1': APPLICATION_ERROR, 'p0-2': failing('gateway-error') });
    const settlement = settle([...some(2, 2), GATEWAY], gatewayErrors, mixed);
    expect([...settlement.ejected.keys()]).toEqual(['p0-2']);
    expect(settlement.obstacles).toEqual([{ kind: 'not-counted', addresses: ['p0-1'], failing: APPLICATION_ERROR }]);
  });

  test('are everything where there is no outlier detection, and that is what is said', () => {
    const settlement = settle([...some(1, 1), GATEWAY], policy({ outlierDetection: undefined }), sick(some(1, 1)));
    expect(told(settlement)).toMatchObject({
      after: { 'p0-1': 100 },
      ejected: [],
      obstacles: ['no-outlier-detection'],
    });
  });

  test('are none where nobody fails', () => {
    expect(settle(some(1, 1), policy({ outlierDetection: undefined }), failingAt({})).obstacles).toEqual([]);
  });
});

describe('the bad path, which fails everywhere', () => {
  const hosts = [...some(2, 2), GATEWAY];

  test('ejects everybody where no floor holds it, and then nobody is asked', () => {
    const settlement = settle(hosts, guide({ maxEjectionPercent: 100 }), sick(hosts));
    expect(told(settlement)).toMatchObject({
      after: { nobody: 100 },
      ejected: ['p0-1', 'p0-2', 'gateway'],
      obstacles: ['no-host-left'],
    });
    expect(settlement.obstacles).toEqual([{ kind: 'no-host-left', ejected: 3, floorHelps: false }]);
  });

  test('has good requests that a floor would save', () => {
    const half = failing('application-error', 0.5);
    const settlement = settle([host('pod')], policy(), failingAt({ pod: half }));
    expect(settlement.obstacles).toEqual([{ kind: 'no-host-left', ejected: 1, floorHelps: true }]);
  });

  test('is survived with a floor of 1 %: all are asked, though all are ejected', () => {
    const settlement = settle(hosts, guide({ maxEjectionPercent: 100 }, 1), sick(hosts));
    expect(told(settlement)).toEqual({
      before: { 'p0-1': 50, 'p0-2': 50 },
      after: { gateway: 33, 'p0-1': 33.5, 'p0-2': 33.5 },
      ejected: ['p0-1', 'p0-2', 'gateway'],
      obstacles: ['panic'],
    });
    expect(settlement.obstacles).toEqual([{ kind: 'panic', panicThreshold: 1 }]);
  });

  test("is survived with the guide's rule, which ejects nobody", () => {
    expect(told(settle(hosts, guide(), sick(hosts)))).toMatchObject({ ejected: [], obstacles: ['cap'] });
  });

  test('that fails one request of ten is still ejected by the first of them', () => {
    const settlement = settle(
      hosts,
      guide({ maxEjectionPercent: 100 }),
      sick(hosts, failing('application-error', 0.1)),
    );
    expect(told(settlement)).toMatchObject({ after: { nobody: 100 } });
    expect(settlement.ejected.get('gateway')).toMatchObject({
      requests: expect.closeTo(10, 9) as number,
      failures: expect.closeTo(1, 9) as number,
      isCertain: false,
    });
  });
});

describe('in panic', () => {
  test('it is no obstacle that others than the ejected fail nothing', () => {
    const hosts = [...some(2, 0), host('gateway', 1, { health: 'UNHEALTHY' })];
    expect(settle(hosts, guide({}, 1), failingAt({})).obstacles).toEqual([]);
  });

  test('unready hosts that fail are ejected, too, and go on getting requests', () => {
    const hosts = some(2, 0);
    const settlement = settle(hosts, guide({ maxEjectionPercent: 100 }, 50), sick(hosts));
    expect(told(settlement)).toMatchObject({
      after: { 'p0-1': 50, 'p0-2': 50 },
      ejected: ['p0-1', 'p0-2'],
      obstacles: ['panic'],
    });
  });
});

test('whatever fails, it ends in one of the ways it can end, and an obstacle says so if the cap was in the way', () => {
  fc.assert(
    fc.property(
      anyHosts,
      anyPolicy,
      fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'), anyFailing),
      (hosts, given, failures) => {
        const settlement = settle(hosts, given, failingAt(failures));
        const ejected = [...settlement.ejected.keys()].sort();
        const outcomes = outcomesOf({ hosts, policy: given, failing: new Map(Object.entries(failures)) });
        const found = outcomes.find((outcome) => [...outcome.ejected].sort().join() === ejected.join());
        expect(found).toBeDefined();
        expect(settlement.obstacles.some(({ kind }) => kind === 'cap')).toBe(found!.isCapped);
        const { length } = hostsByPriority(hosts).flat();
        const cap = given.outlierDetection?.maxEjectionPercent ?? 10;
        if (ejected.length > 0) expect((100 * ejected.length) / length).toBeLessThanOrEqual(cap);
        // Who goes on failing is ejected, or an obstacle says why not.
        const left = [...settlement.after.shares.keys()].some((address) =>
          Object.values(failures[address] ?? NOT_FAILING).some((rate) => rate > 0),
        );
        if (left) expect(settlement.obstacles).not.toEqual([]);
        if (settlement.after.unserved > 0) expect(settlement.obstacles.at(-1)?.kind).toBe('no-host-left');
      },
    ),
    { numRuns: 500 },
  );
});
