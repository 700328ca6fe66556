import { failingOf, passedOn } from '../../../../src/predict/envoy/retries/passed-on';
import { NOT_FAILING, UNREACHABLE, type Failing } from '../../../../src/predict/shares/failing';

// What an Envoy answers in place of a host: Router::Filter sends 503 for a connection that fails or breaks, 504 after its timeout.

test.each([
  ['a connection that does not come about', UNREACHABLE, { 'gateway-error': 1 }],
  ['a connection that breaks', { ...NOT_FAILING, reset: 0.5 }, { 'gateway-error': 0.5 }],
  ['an answer of 500', { ...NOT_FAILING, 'application-error': 1 }, { 'application-error': 1 }],
  ['what only the client can tell', { ...NOT_FAILING, unseen: 1 }, { unseen: 1 }],
  ['an answer that never comes', { ...NOT_FAILING, timeout: 1 }, { timeout: 1 }],
])('%s is passed on as what the Envoy in front answers', (_, failing, expected) => {
  expect(passedOn(failing, false)).toEqual({ ...NOT_FAILING, ...expected });
});

test('an Envoy that gives up waiting answers 504', () => {
  expect(passedOn({ ...NOT_FAILING, timeout: 1 }, true)).toEqual({ ...NOT_FAILING, 'gateway-error': 1 });
});

describe('an Envoy as a host of another', () => {
  const AT: Readonly<Record<string, Failing>> = {
    well: NOT_FAILING,
    broken: { ...NOT_FAILING, 'application-error': 0.5 },
  };
  const balance = {
    shares: new Map([
      ['well', 0.5],
      ['broken', 0.25],
    ]),
    unserved: 0.25,
  };

  test('fails as its hosts do, and with 503 where it has none', () => {
    const failing = failingOf(balance, undefined, (address) => AT[address]!, false);
    expect(failing).toEqual({ ...NOT_FAILING, 'application-error': 0.125, 'gateway-error': 0.25 });
  });

  test('fails as those do that failed last, where it tries again', () => {
    const tries = {
      reached: new Map([['broken', 1]]),
      answered: new Map([['well', 0.9]]),
      failed: new Map([['broken', 0.08]]),
      unserved: 0.02,
    };
    const failing = failingOf(balance, tries, (address) => AT[address]!, false);
    expect(failing).toEqual({ ...NOT_FAILING, 'application-error': 0.08, 'gateway-error': 0.02 });
  });
});
