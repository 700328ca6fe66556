import {
  countedAs,
  afterEachOther,
  averageOf,
  errorsOf,
  failingBy,
  NOT_FAILING,
  UNREACHABLE,
  type Failing,
  type FailureClass,
} from '../../../src/predict/shares/failing';
import { GRPC_STATUSES } from '../../../src/predict/outage/grpc-status';
import { verdictOf } from '../../../src/predict/outcome/verdict';

const half = (failure: keyof Failing): Failing => ({ ...NOT_FAILING, [failure]: 0.5 });

test('what one cause of failure lets through, the next may fail, each in its own way', () => {
  const all: Failing = { ...NOT_FAILING, 'application-error': 0.25, 'gateway-error': 0.125, 'no-connection': 0.125 };
  expect(afterEachOther(all, all)).toEqual({
    ...NOT_FAILING,
    'application-error': 0.375,
    'gateway-error': 0.1875,
    'no-connection': 0.1875,
  });
  expect(afterEachOther(half('application-error'), UNREACHABLE)).toEqual({
    ...{ ...NOT_FAILING, 'application-error': 0.5, 'no-connection': 0.5 },
  });
  expect(afterEachOther(UNREACHABLE, half('gateway-error'))).toEqual(UNREACHABLE);
});

test('of requests that are spread evenly, each pod fails its part; nobody to spread them over answers none', () => {
  expect(averageOf([NOT_FAILING, UNREACHABLE, half('gateway-error'), half('gateway-error')])).toEqual({
    ...{ ...NOT_FAILING, 'gateway-error': 0.25, 'no-connection': 0.25 },
  });
  expect(averageOf([])).toEqual(UNREACHABLE);
});

describe('a status of gRPC that comes in place of an answer', () => {
  const classOf = (failing: Failing) => (Object.keys(failing) as FailureClass[]).find((one) => failing[one] > 0)!;

  test.each([
    ['UNAVAILABLE', 'gateway-error'],
    ['DEADLINE_EXCEEDED', 'gateway-error'],
    ['INTERNAL', 'application-error'],
    ['UNKNOWN', 'application-error'],
    ['UNIMPLEMENTED', 'application-error'],
    ['DATA_LOSS', 'application-error'],
    ['RESOURCE_EXHAUSTED', 'unseen'],
    ['NOT_FOUND', 'unseen'],
  ] as const)('%s is to Envoy what %s is', (status, expected) => {
    expect(countedAs(classOf(failingBy(`grpc=${status}`, 0.5)))).toBe(expected);
  });

  test.each([
    ['UNAVAILABLE', 'grpc-unavailable'],
    ['DEADLINE_EXCEEDED', 'grpc-deadline-exceeded'],
    ['INTERNAL', 'grpc-internal'],
    ['CANCELLED', 'grpc-cancelled'],
    ['RESOURCE_EXHAUSTED', 'grpc-resource-exhausted'],
    ['UNKNOWN', 'grpc-other'],
    ['NOT_FOUND', 'unseen'],
  ] as const)('%s is retried, if at all, by its own name', (status, expected) => {
    expect(classOf(failingBy(`grpc=${status}`, 1))).toBe(expected);
  });

  test.each(GRPC_STATUSES)('%s after an answer, in its trailers, is only for the client to see', (status) => {
    expect(classOf(failingBy(`grpc=${status}:trailers`, 1))).toBe('unseen');
    expect(errorsOf(failingBy(`grpc=${status}:trailers`, 0.25))).toBe(0.25);
  });
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
