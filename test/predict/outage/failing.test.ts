import { afterEachOther, averageOf, NOT_FAILING, UNREACHABLE, type Failing } from '../../../src/predict/outage/failing';
import { verdictOf } from '../../../src/predict/questions/verdict';

const half = (failure: keyof Failing): Failing => ({ ...NOT_FAILING, [failure]: 0.5 });

test('what one cause of failure lets through, the next may fail, each in its own way', () => {
  const all: Failing = { 'application-error': 0.25, 'gateway-error': 0.125, 'no-connection': 0.125 };
  expect(afterEachOther(all, all)).toEqual({
    'application-error': 0.375,
    'gateway-error': 0.1875,
    'no-connection': 0.1875,
  });
  expect(afterEachOther(half('application-error'), UNREACHABLE)).toEqual({
    ...{ 'application-error': 0.5, 'gateway-error': 0, 'no-connection': 0.5 },
  });
  expect(afterEachOther(UNREACHABLE, half('gateway-error'))).toEqual(UNREACHABLE);
});

test('of requests that are spread evenly, each pod fails its part; nobody to spread them over answers none', () => {
  expect(averageOf([NOT_FAILING, UNREACHABLE, half('gateway-error'), half('gateway-error')])).toEqual({
    ...{ 'application-error': 0, 'gateway-error': 0.25, 'no-connection': 0.25 },
  });
  expect(averageOf([])).toEqual(UNREACHABLE);
});

test.each([
  ['local', [1, 0], 0, true],
  ['failover', [0, 1], 0, true],
  ['split', [0.5, 0.5], 0, true],
  ['stuck', [0.5, 0], 0.5, true],
  ['blackhole', [0, 0], 1, false],
  // What fails everywhere alike is no matter of where requests go.
  ['local', [0.5, 0], 0.5, false],
  ['split', [0.25, 0.25], 0.5, false],
  ['failover', [0, 0.5], 0.5, false],
] as const)(
  '%s is a spread of %j over one’s own cluster and another, where %d of all fail',
  (verdict, spread, errors, hasGoodHost) => {
    const [own, other] = spread;
    const clusters = new Map([
      ['own', own],
      ['other', other],
    ]);
    expect(verdictOf({ afterEjection: { clusters, workloads: new Map(), errors }, hasGoodHost }, 'own')).toBe(verdict);
  },
);
