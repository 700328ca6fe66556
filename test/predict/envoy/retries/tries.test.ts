import fc from 'fast-check';
import { balance } from '../../../../src/predict/envoy/hosts/balance';
import { CourseOfTries } from '../../../../src/predict/envoy/retries/course-of-tries';
import { hostsByPriority, type EnvoyHost } from '../../../../src/predict/envoy/hosts/host';
import type { Retries } from '../../../../src/predict/envoy/retries/retries';
import { triesOf, type Tries } from '../../../../src/predict/envoy/retries/tries';
import { errorsOf, FAILURE_CLASSES, type Failing } from '../../../../src/predict/shares/failing';
import { SeededRandom } from '../../../../src/util/seeded-random';
import { failing, failingAt, host, percent, policy, some, sum } from '../hosts';

// Requests that fail and are tried again, with Envoy's plugins for hosts and priorities.

const ERROR = failing('gateway-error');
const GATEWAY = host('gateway', 1);

function retries(more: Partial<Retries> = {}): Retries {
  return {
    attempts: 2,
    failures: new Set(['gateway-error', 'reset', 'timeout']),
    skipsTriedHosts: true,
    leavesPriorities: true,
    isSticky: false,
    mostHangs: Infinity,
    ...more,
  };
}

function tried(
  hosts: readonly EnvoyHost[],
  failures: Readonly<Record<string, Failing>>,
  more: Partial<Retries> = {},
): Tries {
  const spread = balance(hostsByPriority(hosts), policy(), () => false);
  return triesOf(spread, retries(more), failingAt(failures))!;
}

function errors({ failed, unserved }: Tries): number {
  return sum(failed.values()) + unserved;
}

const BOTH_FAIL = { 'p0-1': ERROR, 'p0-2': ERROR };

describe('with two pods that fail every request, and a gateway at the next priority', () => {
  const hosts = [...some(2, 2), GATEWAY];

  test('no request fails: the third try goes to the next priority', () => {
    const all = tried(hosts, BOTH_FAIL);
    expect(errors(all)).toBe(0);
    expect(percent(all.answered)).toEqual({ gateway: 100 });
    expect(percent(all.reached)).toEqual({ gateway: 100, 'p0-1': 100, 'p0-2': 100 });
  });

  test('one retry is not enough, for the second try stays in the priority', () => {
    expect(errors(tried(hosts, BOTH_FAIL, { attempts: 1 }))).toBe(1);
  });

  test('every request fails where tries stay in the priority, however many there are', () => {
    expect(errors(tried(hosts, BOTH_FAIL, { leavesPriorities: false, attempts: 10 }))).toBe(1);
  });

  test('every request fails where the failure is not retried, and nothing is said of tries', () => {
    const spread = balance(hostsByPriority(hosts), policy(), () => false);
    expect(triesOf(spread, retries({ failures: new Set(['reset']) }), failingAt(BOTH_FAIL))).toBeUndefined();
  });
});

test('with one pod of its own the second try meets it again: Envoy finds no other', () => {
  expect(percent(tried([host('pod'), GATEWAY], { pod: ERROR }).reached)).toEqual({ gateway: 100, pod: 200 });
});

test('of two pods one fails: nearly all second tries find the other, and the third goes elsewhere', () => {
  const all = tried([...some(2, 2), GATEWAY], { 'p0-1': ERROR });
  expect(errors(all)).toBe(0);
  // Half of the draws are of the one that was tried: six in a row of 64.
  expect(all.answered.get('gateway')).toBeCloseTo(0.5 / 64, 10);
});

test('without leaving the priority some of these fail, for the third try may draw it six times again', () => {
  const all = tried([...some(2, 2), GATEWAY], { 'p0-1': ERROR }, { leavesPriorities: false });
  expect(errors(all)).toBeCloseTo(0.5 / 64 / 64, 10);
});

test('a host that fails half of its requests may answer when it is tried again', () => {
  const all = tried([host('pod')], { pod: failing('gateway-error', 0.5) }, { leavesPriorities: false });
  expect(errors(all)).toBeCloseTo(1 / 8, 10);
  expect(all.reached.get('pod')).toBeCloseTo(1.75, 10);
});

test('three tiers take four retries, two tries each', () => {
  const hosts = [host('near'), host('next', 1), host('far', 2)];
  const failures = { near: ERROR, next: ERROR };
  expect(errors(tried(hosts, failures))).toBe(1);
  expect(percent(tried(hosts, failures, { attempts: 4 }).reached)).toEqual({ far: 100, near: 200, next: 200 });
});

test('where no priority is left, it begins anew', () => {
  const hosts = [host('near'), host('next', 1)];
  const all = tried(hosts, { near: ERROR, next: ERROR }, { attempts: 6 });
  expect(percent(all.reached)).toEqual({ near: 400, next: 300 });
  expect(errors(all)).toBe(1);
});

test('with a hash a try goes to the host of the one before, until the priority changes', () => {
  const sticky = { isSticky: true, skipsTriedHosts: false };
  expect(errors(tried([...some(2, 2), GATEWAY], { 'p0-1': ERROR }, { ...sticky, leavesPriorities: false }))).toBe(0.5);
  expect(errors(tried([...some(2, 2), GATEWAY], { 'p0-1': ERROR }, sticky))).toBe(0);
});

test('a try that hangs is followed by another only while there is time', () => {
  const hosts = [host('pod'), GATEWAY];
  const hangs = { pod: failing('timeout') };
  expect(errors(tried(hosts, hangs))).toBe(0);
  expect(errors(tried(hosts, hangs, { mostHangs: 2 }))).toBe(0);
  expect(errors(tried(hosts, hangs, { mostHangs: 1 }))).toBe(1);
});

test('a priority without a host answers for itself, and that is not tried again', () => {
  const all = tried([host('pod', 0, { health: 'UNHEALTHY' }), host('bad', 1)], { bad: ERROR });
  expect(errors(all)).toBe(1);
});

const anyHosts = fc.array(
  fc.record({ priority: fc.nat(2), weight: fc.integer({ min: 1, max: 3 }), isHealthy: fc.boolean() }),
  { minLength: 1, maxLength: 7 },
);
const anyFailures = fc.array(fc.constantFrom(0, 0, 0.5, 1), { minLength: 7, maxLength: 7 });
const anyRetries = fc.record({
  attempts: fc.integer({ min: 1, max: 5 }),
  skipsTriedHosts: fc.boolean(),
  leavesPriorities: fc.boolean(),
  isSticky: fc.boolean(),
});

test('what is expected is what comes of many courses, draw by draw, and every request ends somewhere', () => {
  fc.assert(
    fc.property(anyHosts, anyFailures, anyRetries, (given, failures, more) => {
      const hosts = given.map(({ priority, weight, isHealthy }, place) =>
        host(`h${place}`, priority, { weight, health: isHealthy ? 'HEALTHY' : 'UNHEALTHY' }),
      );
      const failingOf = (address: string) => failing('gateway-error', failures[Number(address.slice(1))]);
      const spread = balance(hostsByPriority(hosts), policy({ panicThreshold: 30 }), () => false);
      const policyOfTries = retries({ ...more, skipsTriedHosts: more.skipsTriedHosts && !more.isSticky });
      const all = triesOf(spread, policyOfTries, failingOf);
      if (all === undefined) return;
      expect(sum(all.answered.values()) + errors(all)).toBeCloseTo(1, 9);
      const random = new SeededRandom(given.length);
      const courses = 3000;
      let failed = 0;
      for (let course = 0; course < courses; course++) if (fails(random)) failed++;
      // 4.5 standard deviations at most.
      expect(Math.abs(failed / courses - errors(all))).toBeLessThan(0.042);

      function fails(chance: SeededRandom): boolean {
        const course = new CourseOfTries(spread, policyOfTries, chance);
        for (let attempt = 0; attempt <= policyOfTries.attempts; attempt++) {
          const address = course.next();
          if (address === undefined) return true;
          if (chance.next() >= errorsOf(failingOf(address))) return false;
        }
        return true;
      }
    }),
    { numRuns: 60, seed: 7 },
  );
});

test('failures that are not retried stay failures', () => {
  const half: Failing = { ...failing('gateway-error', 0.5), 'application-error': 0.5 };
  const all = tried([host('pod'), GATEWAY], { pod: half });
  expect(errors(all)).toBeCloseTo(0.75, 10);
  expect(FAILURE_CLASSES.filter((one) => half[one] > 0)).toHaveLength(2);
});
