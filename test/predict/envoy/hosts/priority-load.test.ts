import fc from 'fast-check';
import { priorityLoad, type PriorityHealth } from '../../../../src/predict/envoy/hosts/priority-load';
import { sum } from '../hosts';

/** "1/2" is one healthy host of two. */
function load(priorities: string, panicThreshold = 0) {
  const { load: parts, inPanic } = priorityLoad(
    priorities.split(' ').map((text) => {
      const [healthy, hosts] = text.split('/').map(Number);
      return { hosts: hosts!, healthy: healthy! };
    }),
    panicThreshold,
  );
  return { load: parts, inPanic };
}

describe('without panic', () => {
  test.each([
    ['all of one priority are healthy', '2/2 2/2', [100, 0]],
    ['one of two is healthy, which counts for 70 %', '1/2 1/1', [70, 30]],
    ['two of three are healthy', '2/3 1/1', [93, 7]],
    ['three of four are healthy, which is enough by the factor 1.4', '3/4 1/1', [100, 0]],
    ['five of seven are healthy, which is just enough', '5/7 1/1', [100, 0]],
    ['none is healthy', '0/2 1/1', [0, 100]],
    ['there is no host', '0/0 1/1', [0, 100]],
    ['all together are not enough: what there is, is divided', '1/3 1/3', [50, 50]],
    ['three priorities follow each other', '0/1 1/5 1/1', [0, 28, 72]],
    ['what rounding leaves goes to the first that is healthy', '0/1 1/5 1/5 1/5', [0, 34, 33, 33]],
    ['what is left over, and no more, goes to the next', '1/2 1/2 1/1', [70, 30, 0]],
  ])('when %s: %s is %j', (_, priorities, expected) => {
    expect(load(priorities)).toEqual({ load: expected, inPanic: expected.map(() => false) });
  });

  test('nobody is healthy: all goes to the first priority, where it finds nobody', () => {
    expect(load('0/2 0/1')).toEqual({ load: [100, 0], inPanic: [false, false] });
  });

  test('so few are healthy that Envoy, which counts in whole percent, sees none', () => {
    expect(load('0/1 1/141')).toEqual({ load: [100, 0], inPanic: [false, false] });
    expect(load('0/1 1/140').load).toEqual([0, 100]);
  });
});

describe('with a panic threshold', () => {
  test('health counts as long as there is enough of it, however little a single priority has', () => {
    expect(load('0/4 1/1', 50)).toEqual({ load: [0, 100], inPanic: [false, false] });
    expect(load('1/4 5/7', 50)).toEqual({ load: [35, 65], inPanic: [false, false] });
  });

  test('one priority can panic while the other does not', () => {
    expect(load('1/10 3/5', 50)).toEqual({ load: [15, 85], inPanic: [true, false] });
  });

  test('a priority without hosts panics with the others, and gets nothing', () => {
    expect(load('0/0 1/5', 50)).toEqual({ load: [0, 100], inPanic: [true, true] });
  });

  test('where all priorities panic, their hosts count, whatever their health, and the first takes what rounding leaves', () => {
    expect(load('0/2 0/1', 1)).toEqual({ load: [67, 33], inPanic: [true, true] });
    expect(load('0/0 0/1 0/2', 1)).toEqual({ load: [0, 34, 66], inPanic: [true, true, true] });
    expect(load('1/4 0/4', 50)).toEqual({ load: [50, 50], inPanic: [true, true] });
  });

  test('a floor of 1 % panics only where nobody is healthy', () => {
    expect(load('1/100 0/1', 1)).toEqual({ load: [100, 0], inPanic: [false, true] });
    expect(load('0/100 0/1', 1).inPanic).toEqual([true, true]);
  });

  test('exactly as many healthy as the threshold are enough', () => {
    expect(load('1/2', 50).inPanic).toEqual([false]);
    expect(load('1/2', 51).inPanic).toEqual([true]);
  });

  test('without any host all goes to the first priority, where it finds nobody', () => {
    expect(load('0/0 0/0', 50)).toEqual({ load: [100, 0], inPanic: [true, true] });
  });
});

test('without priorities there is nothing to divide', () => {
  expect(priorityLoad([], 50)).toEqual({ health: [], load: [], inPanic: [] });
});

const anyPriorities: fc.Arbitrary<PriorityHealth[]> = fc.array(
  fc.nat(200).chain((hosts) => fc.record({ hosts: fc.constant(hosts), healthy: fc.nat(hosts) })),
  { minLength: 1, maxLength: 6 },
);

test('loads are whole, none is negative, and together they are 100', () => {
  fc.assert(
    fc.property(anyPriorities, fc.integer({ min: 0, max: 100 }), (priorities, panicThreshold) => {
      const { load: loads } = priorityLoad(priorities, panicThreshold);
      expect(loads.every((one) => Number.isInteger(one) && one >= 0)).toBe(true);
      expect(sum(loads)).toBe(100);
    }),
  );
});

test('a threshold of 0 never panics', () => {
  fc.assert(fc.property(anyPriorities, (priorities) => !priorityLoad(priorities, 0).inPanic.includes(true)));
});

test('who has enough healthy hosts leaves nothing to those after it', () => {
  fc.assert(
    fc.property(anyPriorities, fc.integer({ min: 0, max: 100 }), (priorities, panicThreshold) => {
      const whole = [{ hosts: 7, healthy: 5 }, ...priorities];
      expect(priorityLoad(whole, panicThreshold).load).toEqual([100, ...priorities.map(() => 0)]);
    }),
  );
});

test('the more hosts of a priority are healthy, the less the priorities after it get', () => {
  fc.assert(
    fc.property(anyPriorities, fc.nat(5), (priorities, chosen) => {
      const index = chosen % priorities.length;
      const { hosts, healthy } = priorities[index]!;
      fc.pre(healthy < hosts);
      const better = priorities.map((one, other) => (other === index ? { hosts, healthy: healthy + 1 } : one));
      const after = (all: readonly PriorityHealth[]) => sum(priorityLoad(all, 0).load.slice(index + 1));
      // The percent that rounding leaves may fall to another.
      expect(after(better)).toBeLessThanOrEqual(after(priorities) + priorities.length);
    }),
  );
});
