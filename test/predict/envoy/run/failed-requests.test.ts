import {
  alwaysFailing,
  failedRequests,
  NONE_FAILED,
  sumOfFailed,
} from '../../../../src/predict/envoy/run/failed-requests';
import type { EnvoyHost } from '../../../../src/predict/envoy/hosts/host';
import type { Failing } from '../../../../src/predict/shares/failing';
import type { SentOutlierDetection } from '../../../../src/predict/envoy/hosts/assignment';
import { failing, failingAt, host, policy, sent, some } from '../hosts';

const GATEWAY = host('gateway', 1);
const ERROR = failing('gateway-error');

interface Given extends Partial<SentOutlierDetection> {
  readonly threshold?: number;
  readonly failures?: Readonly<Record<string, Failing>>;
}

/** All hosts of priority 0 fail every request, unless it is said which do. */
function failed(hosts: readonly EnvoyHost[], rate: number, { threshold = 5, failures, ...more }: Given = {}) {
  const all = Object.fromEntries(hosts.filter(({ priority }) => priority === 0).map(({ address }) => [address, ERROR]));
  return failedRequests(
    {
      hosts,
      policy: policy({
        outlierDetection: sent({ consecutive5xx: threshold, maxEjectionPercent: 100, ...more }),
        panicThreshold: 1,
      }),
      failingAt: failingAt(failures ?? all),
    },
    rate,
  );
}

test.each([
  // threshold, rate, until ejected, at each return: threshold + rate × 1 s, if the threshold is reached within that second
  [5, 1, 5, 5],
  [5, 100, 5, 105],
  [5, 400, 5, 405],
  [1, 100, 1, 101],
  [10, 9, 10, 10],
])(
  'one host, threshold %d, %d requests a second: %d fail, then %d at each return',
  (threshold, rate, until, atReturn) => {
    const { untilEjected, atEachReturn } = failed([host('pod'), GATEWAY], rate, { threshold });
    expect(untilEjected).toBe(until);
    expect(atEachReturn).toBe(atReturn);
  },
);

test('a second host goes on getting requests for a second after its threshold: its healthy part times 1.4', () => {
  // 5 + 5, and 0.7 of the 400 requests of a second: half of priority 0 is known to be out, which takes 70 %.
  expect(failed([...some(2, 2), GATEWAY], 400).untilEjected).toBeCloseTo(290, -1);
});

test('a host that is one of ten gets a tenth of the requests of that second', () => {
  const one = failed([...some(10, 10), GATEWAY], 400, { failures: { 'p0-1': ERROR } });
  expect(one.untilEjected).toBe(5);
  expect(one.atEachReturn).toBeGreaterThan(5 + 40 - 12);
  expect(one.atEachReturn).toBeLessThan(5 + 40 + 12);
});

describe('in an hour', () => {
  test('ejection times grow by sweeps: 30 s, 70 s, 100 s, … 310 s with the defaults', () => {
    // Out after 0 s, back on the sweep after 30 s, then after 70, 100, 130, 160, 190, 220, 250, 280 and 310 s each: 15 returns.
    expect(failed([host('pod'), GATEWAY], 100).inFirstHour).toBe(5 + 15 * 105);
    expect(failed([host('pod'), GATEWAY], 100).inEachLaterHour).toBeGreaterThanOrEqual(11 * 105);
    expect(failed([host('pod'), GATEWAY], 100).inEachLaterHour).toBeLessThanOrEqual(12 * 105);
  });

  test('a longer base ejection time lets a host fail less often', () => {
    const long = failed([host('pod'), GATEWAY], 100, { baseEjectionTimeMilliseconds: 600_000 });
    expect(long.inFirstHour).toBeLessThan(failed([host('pod'), GATEWAY], 100).inFirstHour / 2);
  });

  test('what is never ejected fails all the time', () => {
    const { untilEjected, inFirstHour } = failed([host('pod'), GATEWAY], 10, { failures: { pod: failing('unseen') } });
    expect(untilEjected).toBeUndefined();
    expect(inFirstHour).toBeCloseTo(36_000, 3);
  });

  test('what the cap keeps in service goes on failing', () => {
    const { untilEjected, inFirstHour } = failed([...some(2, 2), GATEWAY], 10, { maxEjectionPercent: 34 });
    expect(untilEjected).toBeUndefined();
    // One of two is out: 70 % go to the other.
    expect(inFirstHour / 36_000).toBeGreaterThan(0.69);
    expect(inFirstHour / 36_000).toBeLessThan(0.75);
  });

  test('without a healthy host all requests fail', () => {
    expect(failed([host('pod', 0, { health: 'UNHEALTHY' })], 10).inFirstHour).toBeCloseTo(36_000, 3);
  });
});

test('a host that rarely fails is not followed for ever', () => {
  const rarely = failed([host('pod'), GATEWAY], 100, { failures: { pod: failing('gateway-error', 0.01) } });
  expect(rarely.untilEjected).toBeUndefined();
  expect(rarely.inFirstHour / 3600).toBeCloseTo(1, 1);
});

test('the same question has the same answer', () => {
  const ask = () => failed([...some(4, 4), GATEWAY], 37);
  expect(ask()).toEqual(ask());
});

test('what fails at several Envoys adds up; where one goes on failing, all do', () => {
  const course = { failedBy: (milliseconds: number) => milliseconds / 1000, ejectedAfter: 50, backoff: undefined };
  const one = {
    ...{ untilEjected: 5, atEachReturn: 105, inFirstHour: 1000, inEachLaterHour: 900 },
    inCourse: () => course,
  };
  expect(sumOfFailed([one, one, NONE_FAILED])).toEqual({
    ...{ untilEjected: 10, atEachReturn: 210, inFirstHour: 2000, inEachLaterHour: 1800 },
  });
  expect(sumOfFailed([one, alwaysFailing(0.5, 10)])).toMatchObject({ untilEjected: undefined, inFirstHour: 19_000 });
  expect(alwaysFailing(0, 10)).toBe(NONE_FAILED);
});
