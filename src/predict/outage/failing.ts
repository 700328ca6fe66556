import type { Failure } from './outage';

/** How much of what reaches something fails, by how it fails. From 0 to 1, together at most 1. */
export type Failing = Readonly<Record<Failure, number>>;

export const NOT_FAILING: Failing = { 'application-error': 0, 'gateway-error': 0, 'no-connection': 0 };
export const UNREACHABLE: Failing = { 'application-error': 0, 'gateway-error': 0, 'no-connection': 1 };

/** The share of requests that come back as errors. */
export function errorsOf(failing: Failing): number {
  return failing['application-error'] + failing['gateway-error'] + failing['no-connection'];
}

/** What fails of requests that meet one cause of failure after the other: what the first lets through, the second may fail. */
export function afterEachOther(first: Failing, second: Failing): Failing {
  const through = 1 - errorsOf(first);
  return {
    'application-error': first['application-error'] + through * second['application-error'],
    'gateway-error': first['gateway-error'] + through * second['gateway-error'],
    'no-connection': first['no-connection'] + through * second['no-connection'],
  };
}

/** What fails of requests that are spread evenly; nobody to spread them over is nobody who answers. */
export function averageOf(all: readonly Failing[]): Failing {
  if (all.length === 0) return UNREACHABLE;
  const average = (failure: Failure): number => all.reduce((sum, one) => sum + one[failure], 0) / all.length;
  return {
    'application-error': average('application-error'),
    'gateway-error': average('gateway-error'),
    'no-connection': average('no-connection'),
  };
}
