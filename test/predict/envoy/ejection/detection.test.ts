import fc from 'fast-check';
import { Random } from '../../../../conformance/synth/random';
import { detect } from '../../../../src/predict/envoy/ejection/detection';
import { errorsOf, NOT_FAILING, type Failing } from '../../../../src/predict/shares/failing';
import type { SentOutlierDetection } from '../../../../src/predict/envoy/hosts/assignment';
import { anyFailing, anySent, failing, sent } from '../hosts';

test('without outlier detection nobody is ejected, and neither is who answers well', () => {
  expect(detect(failing('application-error'), undefined)).toBeUndefined();
  expect(detect(NOT_FAILING, sent())).toBeUndefined();
});

test("Envoy's defaults eject by the fifth 5xx in a row, whatever it is", () => {
  const fifth = { requests: 5, failures: 5, isCertain: true };
  expect(detect(failing('application-error'), sent())).toMatchObject(fifth);
  expect(detect(failing('gateway-error'), sent())).toMatchObject(fifth);
  expect(detect(failing('no-connection'), sent())).toMatchObject(fifth);
});

test("the guide's threshold ejects by the first", () => {
  const guide = sent({ consecutive5xx: 1, enforcingConsecutive5xx: 100 });
  expect(detect(failing('application-error'), guide)).toMatchObject({ requests: 1, failures: 1, isCertain: true });
});

describe('a threshold of gateway errors alone', () => {
  const gateway = sent({
    consecutive5xx: 0,
    enforcingConsecutive5xx: 0,
    consecutiveGatewayFailure: 5,
    enforcingConsecutiveGatewayFailure: 100,
  });

  test('counts gateway errors and failed connections, and no 500', () => {
    expect(detect(failing('gateway-error'), gateway)?.requests).toBe(5);
    expect(detect(failing('no-connection'), gateway)?.requests).toBe(5);
    expect(detect(failing('application-error'), gateway)).toBeUndefined();
  });

  test('begins again with each 500', () => {
    const mixed: Failing = { ...NOT_FAILING, 'application-error': 0.5, 'gateway-error': 0.5 };
    // 2 + 4 + 8 + 16 + 32 tries until five of a kind come in a row.
    expect(detect(mixed, gateway)).toMatchObject({ requests: 62, failures: 62, isCertain: false });
  });
});

test('a threshold that is counted and not enforced ejects nobody', () => {
  const off = sent({ consecutive5xx: 3, enforcingConsecutive5xx: 0, consecutiveGatewayFailure: 3 });
  expect(detect(failing('gateway-error'), off)).toBeUndefined();
});

test('a threshold of 0 is never reached, enforced or not', () => {
  const zero = sent({ consecutive5xx: 0, enforcingConsecutive5xx: 100 });
  expect(detect(failing('application-error'), zero)).toBeUndefined();
});

test('the threshold that is reached soonest ejects', () => {
  const both = sent({ consecutive5xx: 4, consecutiveGatewayFailure: 2, enforcingConsecutiveGatewayFailure: 100 });
  expect(detect(failing('gateway-error'), both)?.requests).toBe(2);
  expect(detect(failing('application-error'), both)?.requests).toBe(4);
});

test('who fails half of the time takes longer, and half of what it gets fails', () => {
  const detection = detect(failing('application-error', 0.5), sent({ consecutive5xx: 3 }));
  expect(detection).toMatchObject({ requests: 14, failures: 7, isCertain: false });
});

test('shares that add up to everything but for rounding are certain', () => {
  const tenths: Failing = { ...NOT_FAILING, 'application-error': 0.7, 'gateway-error': 0.2, 'no-connection': 0.1 };
  expect(errorsOf(tenths)).not.toBe(1);
  expect(detect(tenths, sent())).toMatchObject({ requests: 5, isCertain: true });
});

describe('with failures of connecting counted apart', () => {
  const apart = sent({ splitExternalLocalOriginErrors: true, consecutive5xx: 2 });

  test('they have a threshold of their own, by default 5', () => {
    expect(detect(failing('no-connection'), apart)?.requests).toBe(5);
    expect(detect(failing('no-connection'), { ...apart, consecutiveLocalOriginFailure: 3 })?.requests).toBe(3);
    expect(detect(failing('no-connection'), { ...apart, enforcingConsecutiveLocalOriginFailure: 0 })).toBeUndefined();
  });

  test('they are no 5xx and no gateway errors', () => {
    const enforced = { ...apart, consecutiveGatewayFailure: 1, enforcingConsecutiveGatewayFailure: 100 };
    expect(detect(failing('no-connection'), enforced)?.requests).toBe(5);
    expect(detect(failing('gateway-error'), enforced)?.requests).toBe(1);
  });

  test('they leave the count of 5xx as it is: it only takes longer', () => {
    const mixed: Failing = { ...NOT_FAILING, 'application-error': 0.5, 'no-connection': 0.5 };
    expect(detect(mixed, apart)).toMatchObject({ requests: 4, isCertain: false });
  });

  test('a connection that comes about clears their count, even if the answer is an error', () => {
    const mixed: Failing = { ...NOT_FAILING, 'application-error': 0.5, 'no-connection': 0.5 };
    const only = { ...apart, enforcingConsecutive5xx: 0, consecutiveLocalOriginFailure: 2 };
    expect(detect(mixed, only)?.requests).toBe(6);
  });
});

describe('a connection that comes about and breaks, or whose answer comes too late', () => {
  const apart = { splitExternalLocalOriginErrors: true, consecutive5xx: 1, enforcingConsecutive5xx: 100 };

  test.each(['reset', 'timeout'] as const)('%s counts as a gateway error', (failure) => {
    const gateway = sent({ consecutive5xx: 0, consecutiveGatewayFailure: 3, enforcingConsecutiveGatewayFailure: 100 });
    expect(detect(failing(failure), gateway)?.requests).toBe(3);
  });

  test.each(['reset', 'timeout'] as const)(
    '%s is never counted to more than 1 where failures are counted apart',
    (failure) => {
      expect(detect(failing(failure), sent({ ...apart, consecutiveLocalOriginFailure: 3 }))).toBeUndefined();
      expect(detect(failing(failure), sent(apart))).toBeUndefined();
      expect(detect(failing(failure), sent({ ...apart, consecutiveLocalOriginFailure: 1 }))?.requests).toBe(1);
    },
  );
});

test('what only the client can tell from a good answer clears every count', () => {
  const first = sent({ consecutive5xx: 2, enforcingConsecutive5xx: 100 });
  expect(detect(failing('unseen'), first)).toBeUndefined();
  const mixed: Failing = { ...NOT_FAILING, 'gateway-error': 0.5, unseen: 0.5 };
  expect(detect(mixed, first)).toMatchObject({ requests: 6, failures: 6, isCertain: false });
});

test('any way to fail is detected never, or after as many requests as the smallest enforced threshold at least', () => {
  fc.assert(
    fc.property(anyFailing, anySent, (way, given) => {
      const detection = detect(way, given);
      if (detection === undefined) return;
      const thresholds = [given.consecutive5xx, given.consecutiveGatewayFailure, given.consecutiveLocalOriginFailure];
      expect(detection.requests).toBeGreaterThanOrEqual(Math.min(...thresholds.map((one) => one ?? 5)) - 1e-9);
      expect(detection.failures).toBeCloseTo(detection.requests * errorsOf(way), 9);
      if (detection.isCertain) expect(detection.failures).toBe(detection.requests);
    }),
  );
});

/** Envoy's counters, one request after the other, until one of those that count here is reached. */
function simulate(way: Failing, given: SentOutlierDetection, random: Random): number {
  let [fiveXx, gateway, origin] = [0, 0, 0];
  for (let requests = 1; ; requests++) {
    const point = random.below(1_000_000) / 1_000_000;
    const isApplication = point < way['application-error'];
    const isGateway = !isApplication && point < way['application-error'] + way['gateway-error'];
    const isConnection = !isApplication && !isGateway && point < errorsOf(way);
    if (isConnection && given.splitExternalLocalOriginErrors) {
      origin++;
    } else {
      origin = 0;
      fiveXx = isApplication || isGateway || isConnection ? fiveXx + 1 : 0;
      gateway = isGateway || isConnection ? gateway + 1 : 0;
    }
    if (fiveXx === given.consecutive5xx && given.enforcingConsecutive5xx === 100) return requests;
    if (gateway === given.consecutiveGatewayFailure && given.enforcingConsecutiveGatewayFailure === 100)
      return requests;
    if (origin === given.consecutiveLocalOriginFailure && given.enforcingConsecutiveLocalOriginFailure === 100) {
      return requests;
    }
  }
}

test.each([
  ['consecutive5xx', 'enforcingConsecutive5xx', false],
  ['consecutiveGatewayFailure', 'enforcingConsecutiveGatewayFailure', false],
  ['consecutive5xx', 'enforcingConsecutive5xx', true],
  ['consecutiveGatewayFailure', 'enforcingConsecutiveGatewayFailure', true],
  ['consecutiveLocalOriginFailure', 'enforcingConsecutiveLocalOriginFailure', true],
] as const)(
  'the mean number of requests until %s is that of the counters (%s, apart: %s)',
  (threshold, enforcing, apart) => {
    const off = {
      enforcingConsecutive5xx: 0,
      enforcingConsecutiveGatewayFailure: 0,
      enforcingConsecutiveLocalOriginFailure: 0,
    };
    const given = sent({ ...off, [threshold]: 2, [enforcing]: 100, splitExternalLocalOriginErrors: apart });
    const way: Failing = { ...NOT_FAILING, 'application-error': 0.2, 'gateway-error': 0.4, 'no-connection': 0.3 };
    const random = new Random(1);
    const runs = 20_000;
    let total = 0;
    for (let run = 0; run < runs; run++) total += simulate(way, given, random);
    expect(detect(way, given)!.requests / (total / runs)).toBeCloseTo(1, 1);
  },
);
