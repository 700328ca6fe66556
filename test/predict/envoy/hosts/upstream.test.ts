import fc from 'fast-check';
import { seenBy, whyUnseen, type Upstream } from '../../../../src/predict/envoy/hosts/upstream';
import { errorsOf, type FailureClass } from '../../../../src/predict/shares/failing';
import { anyFailing, failing } from '../hosts';

const HTTP: Upstream = { protocol: 'http', isTunnelled: true, hasTimeout: false };
const TCP: Upstream = { protocol: 'tcp', isTunnelled: true, hasTimeout: false };

test.each<[string, FailureClass, Upstream, FailureClass]>([
  ['an answer is seen over HTTP', 'application-error', HTTP, 'application-error'],
  ['an answer is seen over HTTP', 'gateway-error', HTTP, 'gateway-error'],
  ['an answer passes a TCP proxy by', 'application-error', TCP, 'unseen'],
  ['an answer passes a TCP proxy by', 'gateway-error', TCP, 'unseen'],
  [
    'a failed connection is seen where there is no tunnel',
    'no-connection',
    { ...HTTP, isTunnelled: false },
    'no-connection',
  ],
  [
    'a failed connection is seen where there is no tunnel',
    'no-connection',
    { ...TCP, isTunnelled: false },
    'no-connection',
  ],
  ['behind a tunnel it shows as a connection that breaks', 'no-connection', HTTP, 'reset'],
  ['which is nothing to TCP', 'no-connection', TCP, 'unseen'],
  ['a connection that breaks is seen over HTTP', 'reset', HTTP, 'reset'],
  ['a connection that breaks has come about', 'reset', { ...TCP, isTunnelled: false }, 'unseen'],
  ['without a timeout Envoy waits with the client', 'timeout', HTTP, 'unseen'],
  ['with one it gives up', 'timeout', { ...HTTP, hasTimeout: true }, 'timeout'],
  ['TCP has no timeout', 'timeout', { ...TCP, hasTimeout: true }, 'unseen'],
  ['what is hidden in a good answer stays hidden', 'unseen', HTTP, 'unseen'],
])('%s: %s', (_, failure, upstream, expected) => {
  expect(seenBy(upstream, failing(failure))).toEqual(failing(expected));
  expect(whyUnseen(upstream, failing(failure)).length > 0).toBe(expected === 'unseen');
});

test('whatever a proxy sees, as many requests fail', () => {
  const anyUpstream = fc.record({
    protocol: fc.constantFrom('http' as const, 'tcp' as const),
    isTunnelled: fc.boolean(),
    hasTimeout: fc.boolean(),
  });
  fc.assert(
    fc.property(anyUpstream, anyFailing, (upstream, way) => {
      expect(errorsOf(seenBy(upstream, way))).toBeCloseTo(errorsOf(way), 12);
    }),
  );
});
