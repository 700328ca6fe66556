import fc from 'fast-check';
import type { EnvoyHost } from '../../../src/predict/envoy/hosts/host';
import { NOT_FAILING, type Failing } from '../../../src/predict/shares/failing';
import type { EnvoyPolicy, SentOutlierDetection } from '../../../src/predict/envoy/hosts/assignment';

/** A host in a locality of its priority. */
export function host(address: string, priority = 0, more: Partial<EnvoyHost> = {}): EnvoyHost {
  return { address, priority, locality: 'us/east', weight: 1, localityWeight: 1, health: 'HEALTHY', ...more };
}

/** So many hosts of a priority, of which so many are healthy: "p0-1", "p0-2", … */
export function some(hosts: number, healthy: number, priority = 0, more: Partial<EnvoyHost> = {}): EnvoyHost[] {
  return Array.from({ length: hosts }, (_, index) =>
    host(`p${priority}-${index + 1}`, priority, { health: index < healthy ? 'HEALTHY' : 'UNHEALTHY', ...more }),
  );
}

/** Envoy's defaults, as Istio sends an empty outlierDetection. */
export function sent(more: Partial<SentOutlierDetection> = {}): SentOutlierDetection {
  return {
    consecutive5xx: undefined,
    enforcingConsecutive5xx: undefined,
    consecutiveGatewayFailure: undefined,
    enforcingConsecutiveGatewayFailure: undefined,
    intervalMilliseconds: undefined,
    baseEjectionTimeMilliseconds: undefined,
    maxEjectionPercent: undefined,
    splitExternalLocalOriginErrors: false,
    consecutiveLocalOriginFailure: undefined,
    enforcingConsecutiveLocalOriginFailure: undefined,
    ...more,
  };
}

/** Five 5xx in a row, no cap, no floor. */
export function policy(more: Partial<EnvoyPolicy> = {}): EnvoyPolicy {
  return {
    localityWeighted: false,
    panicThreshold: 0,
    outlierDetection: sent({ maxEjectionPercent: 100 }),
    ...more,
  };
}

/** Failing in one way, always unless it is said how often. */
export function failing(failure: keyof Failing, rate = 1): Failing {
  return { ...NOT_FAILING, [failure]: rate };
}

/** What is answered at some addresses, and well at all others. */
export function failingAt(failures: Readonly<Record<string, Failing>>): (address: string) => Failing {
  return (address) => failures[address] ?? NOT_FAILING;
}

export function sum(numbers: Iterable<number>): number {
  return [...numbers].reduce((total, one) => total + one, 0);
}

/** Shares in percent, in the order of addresses. */
export function percent(shares: ReadonlyMap<string, number>): Record<string, number> {
  const entries = [...shares].sort(([left], [right]) => (left < right ? -1 : 1));
  return Object.fromEntries(entries.map(([address, share]) => [address, Math.round(share * 10_000) / 100]));
}

const ADDRESSES = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];

/** Hosts as they may be sent: in any priority and locality, some of them more than once. */
export const anyHosts: fc.Arbitrary<EnvoyHost[]> = fc.array(
  fc.record({
    address: fc.constantFrom(...ADDRESSES),
    priority: fc.nat(3),
    locality: fc.constantFrom('us/east', 'us/west', 'eu'),
    weight: fc.integer({ min: 1, max: 5 }),
    localityWeight: fc.nat(4),
    health: fc.constantFrom('HEALTHY', 'UNHEALTHY', 'UNKNOWN'),
  }),
  { maxLength: 12 },
);

export const anyFailing: fc.Arbitrary<Failing> = fc
  .tuple(fc.nat(4), fc.nat(4), fc.nat(4), fc.nat(4))
  .map(([good, application, gateway, none]) => {
    const all = Math.max(1, good + application + gateway + none);
    return {
      ...NOT_FAILING,
      'application-error': application / all,
      'gateway-error': gateway / all,
      'no-connection': none / all,
    };
  });

const anyThreshold = fc.option(fc.integer({ min: 1, max: 6 }), { nil: undefined });
const anyEnforcing = fc.constantFrom(undefined, 0, 100);

export const anySent: fc.Arbitrary<SentOutlierDetection> = fc.record({
  consecutive5xx: anyThreshold,
  enforcingConsecutive5xx: anyEnforcing,
  consecutiveGatewayFailure: anyThreshold,
  enforcingConsecutiveGatewayFailure: anyEnforcing,
  intervalMilliseconds: fc.option(fc.integer({ min: 1, max: 60_000 }), { nil: undefined }),
  baseEjectionTimeMilliseconds: fc.option(fc.integer({ min: 1, max: 600_000 }), { nil: undefined }),
  maxEjectionPercent: fc.constantFrom(undefined, 1, 10, 33, 50, 75, 100),
  splitExternalLocalOriginErrors: fc.boolean(),
  consecutiveLocalOriginFailure: anyThreshold,
  enforcingConsecutiveLocalOriginFailure: anyEnforcing,
});

export const anyPolicy: fc.Arbitrary<EnvoyPolicy> = fc.record({
  localityWeighted: fc.boolean(),
  panicThreshold: fc.constantFrom(0, 1, 30, 50, 100),
  outlierDetection: fc.option(anySent, { nil: undefined }),
});
