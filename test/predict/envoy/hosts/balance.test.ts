import fc from 'fast-check';
import { balance } from '../../../../src/predict/envoy/hosts/balance';
import { hostsByPriority, type EnvoyHost } from '../../../../src/predict/envoy/hosts/host';
import { anyHosts, anyPolicy, host, percent, policy, some, sum } from '../hosts';

function spread(hosts: readonly EnvoyHost[], more: Parameters<typeof policy>[0] = {}, ejected: readonly string[] = []) {
  const { shares, unserved, inPanic } = balance(hostsByPriority(hosts), policy(more), ({ address }) =>
    ejected.includes(address),
  );
  return { ...percent(shares), unserved: 100 * unserved, inPanic };
}

const NORMAL = { unserved: 0, inPanic: false };

describe('among priorities', () => {
  test('local pods take everything while all are healthy', () => {
    const hosts = [...some(2, 2), host('gateway', 1, { health: 'UNKNOWN' })];
    expect(spread(hosts)).toEqual({ 'p0-1': 50, 'p0-2': 50, ...NORMAL });
  });

  test('half of the local pods keep 70 %', () => {
    expect(spread([...some(2, 1), host('gateway', 1)])).toEqual({ 'p0-1': 70, gateway: 30, ...NORMAL });
  });

  test('an ejected host is as bad as an unready one', () => {
    expect(spread([...some(2, 2), host('gateway', 1)], {}, ['p0-2'])).toEqual({ 'p0-1': 70, gateway: 30, ...NORMAL });
  });

  test('a gateway, of which nobody knows the health, is healthy', () => {
    expect(spread([host('gateway', 0, { health: 'UNKNOWN' })])).toEqual({ gateway: 100, ...NORMAL });
  });

  test('weights do not count among priorities', () => {
    const hosts = [host('a', 0, { weight: 9 }), host('b', 0, { health: 'UNHEALTHY' }), host('gateway', 1)];
    expect(spread(hosts)).toEqual({ a: 70, gateway: 30, ...NORMAL });
  });
});

describe('among the hosts of a priority', () => {
  test('all get the same', () => {
    expect(spread(some(4, 4))).toEqual({ 'p0-1': 25, 'p0-2': 25, 'p0-3': 25, 'p0-4': 25, ...NORMAL });
  });

  test('who has a weight, gets as much more', () => {
    const hosts = [host('a', 0, { weight: 1 }), host('b', 0, { weight: 3 })];
    expect(spread(hosts)).toEqual({ a: 25, b: 75, ...NORMAL });
  });

  test('localities do not count unless Envoy is told so', () => {
    const hosts = [host('a', 0, { localityWeight: 9 }), host('b', 0, { locality: 'eu' })];
    expect(spread(hosts)).toEqual({ a: 50, b: 50, ...NORMAL });
  });
});

describe('with locality weights', () => {
  const localityWeighted = true;
  const near = { locality: 'us/east', localityWeight: 3 };
  const far = { locality: 'eu', localityWeight: 1 };

  test('each locality gets its part, whatever the number of its hosts, and divides it by weight', () => {
    const hosts = [host('a', 0, near), host('b', 0, { ...far, weight: 1 }), host('c', 0, { ...far, weight: 4 })];
    expect(spread(hosts, { localityWeighted })).toEqual({ a: 75, b: 5, c: 20, ...NORMAL });
  });

  test('a locality counts as whole while 5 of 7 of its hosts are healthy, and for its health below that', () => {
    const enough = [...some(7, 5, 0, near), host('b', 0, far)];
    expect(spread(enough, { localityWeighted })).toMatchObject({ 'p0-1': 15, b: 25 });
    // 3 × 1.4 × 1/2 = 2.1 of 3.1
    const half = [...some(2, 1, 0, near), host('b', 0, far)];
    expect(spread(half, { localityWeighted })).toEqual({ 'p0-1': 67.74, b: 32.26, ...NORMAL });
  });

  test('a locality whose hosts are all out gets nothing', () => {
    expect(spread([host('a', 0, near), host('b', 0, far)], { localityWeighted }, ['a'])).toEqual({ b: 100, ...NORMAL });
  });

  test('a locality without a weight gets nothing, unless none that is healthy has one', () => {
    const hosts = [host('a', 0, near), host('b', 0, { ...far, localityWeight: 0 })];
    expect(spread(hosts, { localityWeighted })).toEqual({ a: 100, ...NORMAL });
    expect(spread([...hosts, host('c', 0, near)], { localityWeighted }, ['a', 'c'])).toEqual({ b: 100, ...NORMAL });
    expect(spread([host('b', 0, { ...far, localityWeight: 0 })], { localityWeighted })).toEqual({ b: 100, ...NORMAL });
  });

  test('a gateway that was sent once per zone has the weight of the first only', () => {
    const hosts = [
      host('a', 0, near),
      host('gateway', 0, { locality: 'eu/a', localityWeight: 1 }),
      host('gateway', 0, { locality: 'eu/b', localityWeight: 6 }),
    ];
    expect(spread(hosts, { localityWeighted })).toEqual({ a: 75, gateway: 25, ...NORMAL });
  });

  test('in panic localities do not count', () => {
    const hosts = [...some(2, 0, 0, near), host('b', 0, { ...far, health: 'UNHEALTHY' })];
    expect(spread(hosts, { localityWeighted, panicThreshold: 1 })).toEqual({
      'p0-1': 33.33,
      'p0-2': 33.33,
      b: 33.33,
      unserved: 0,
      inPanic: true,
    });
  });
});

describe('when nobody is healthy', () => {
  const hosts = [...some(2, 0), host('gateway', 1)];

  test('without a floor nobody is asked', () => {
    expect(spread(hosts, {}, ['gateway'])).toEqual({ unserved: 100, inPanic: false });
  });

  test('a floor of 1 % lets all be asked, by host count', () => {
    expect(spread(hosts, { panicThreshold: 1 }, ['gateway'])).toEqual({
      'p0-1': 33.5,
      'p0-2': 33.5,
      gateway: 33,
      unserved: 0,
      inPanic: true,
    });
  });

  test('a floor is no matter while the gateway is healthy', () => {
    expect(spread(hosts, { panicThreshold: 50 })).toEqual({ gateway: 100, ...NORMAL });
  });

  test('no host at all is nobody to ask, and no panic', () => {
    expect(spread([], {})).toEqual({ unserved: 100, inPanic: false });
    expect(spread([], { panicThreshold: 50 })).toEqual({ unserved: 100, inPanic: false });
    expect(balance([[], []], policy({ panicThreshold: 50 }), () => false)).toMatchObject({
      shares: new Map(),
      unserved: 1,
      inPanic: false,
    });
  });
});

test('a panic of a priority that gets nothing is none: nobody is asked by it', () => {
  const hosts = [...some(10, 0), ...some(20, 13, 1)];
  expect(spread(hosts, { panicThreshold: 30 })).toMatchObject({ 'p1-1': 7.69, inPanic: false });
});

test('who gets nothing has no share, not one of 0', () => {
  const { shares } = balance(hostsByPriority([...some(2, 2), host('gateway', 1)]), policy(), () => false);
  expect([...shares.keys()]).toEqual(['p0-1', 'p0-2']);
});

test('three loads whose parts of 1 do not add up to it leave nothing unserved', () => {
  const hosts = [...some(5, 1), ...some(5, 1, 1), ...some(5, 1, 2)];
  expect(balance(hostsByPriority(hosts), policy(), () => false).unserved).toBe(0);
});

test('of any hosts, shares and what is unserved are everything, and nobody who is out is asked but in panic', () => {
  fc.assert(
    fc.property(anyHosts, anyPolicy, fc.subarray(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']), (hosts, given, ejected) => {
      const kept = hostsByPriority(hosts);
      const { shares, unserved, inPanic } = balance(kept, given, ({ address }) => ejected.includes(address));
      expect(sum(shares.values()) + unserved).toBeCloseTo(1, 9);
      expect([...shares.values()].every((share) => share > 0)).toBe(true);
      // All requests find somebody, or none does.
      expect([0, 1]).toContain(unserved);
      const byAddress = new Map(kept.flat().map((one) => [one.address, one]));
      const out = [...shares.keys()].filter(
        (address) => ejected.includes(address) || byAddress.get(address)!.health === 'UNHEALTHY',
      );
      if (out.length > 0) expect(inPanic).toBe(true);
      if (given.panicThreshold === 0) expect(inPanic).toBe(false);
    }),
    { numRuns: 500 },
  );
});

test('hosts of a locality get requests by their weights', () => {
  fc.assert(
    fc.property(anyHosts, anyPolicy, (hosts, given) => {
      const kept = hostsByPriority(hosts);
      const { shares } = balance(kept, given, () => false);
      for (const priority of kept) {
        for (const left of priority) {
          for (const right of priority.filter(({ locality }) => locality === left.locality)) {
            if (!shares.has(left.address) || !shares.has(right.address)) continue;
            expect(shares.get(left.address)! * right.weight).toBeCloseTo(shares.get(right.address)! * left.weight, 9);
          }
        }
      }
    }),
  );
});

test('a floor of 1 % flips at 101 hosts: of 100, one that is healthy gets all, of 101 it is fewer than 1 %, and all get some', () => {
  const sharesOf = (hosts: number) => balance([some(hosts, 1)], policy({ panicThreshold: 1 }), () => false);
  expect(sharesOf(100).shares.size).toBe(1);
  expect(sharesOf(100).inPanic).toBe(false);
  expect(sharesOf(101).shares.size).toBe(101);
  expect(sharesOf(101).inPanic).toBe(true);
});

test('the floor is of each priority: one healthy host of 101 gets none while the next priority is whole', () => {
  const gateway = host('gateway', 1);
  const { shares, inPanic } = balance([some(101, 1), [gateway]], policy({ panicThreshold: 1 }), () => false);
  expect(inPanic).toBe(false);
  expect([shares.size, Math.round(100 * shares.get('gateway')!)]).toEqual([2, 99]);
});
