import type { ServicePromise } from '../../../src/promises/promise';
import { findBroken } from '../../../src/rules/intent/find';
import { meshOf, NAMESPACE, preferring, SERVICE, WHOLE, workload, type Clusters } from '../../predict/mesh';

const PROMISE: ServicePromise = {
  ...{ services: [SERVICE], owner: 'team', reason: 'it is shown' },
  ...{ survives: { any: 1, withControlPlanes: false, except: [] }, errors: { max: 0, untilEjected: undefined } },
  ...{ staysIn: undefined, isLocalWhenHealthy: false, availability: undefined, lastDrilled: undefined },
};
const ALONE: Clusters = { cluster1: WHOLE };
const SPREAD = [NAMESPACE, preferring('PreferAny'), workload(2)];

function found(clusters: Clusters, ...promises: Partial<ServicePromise>[]): number {
  return findBroken(
    meshOf(clusters),
    promises.map((promise) => ({ ...PROMISE, ...promise })),
  ).length;
}

test('a service in one cluster is to survive an outage if that is promised, and else is meant to be alone', () => {
  expect(found(ALONE)).toBe(0);
  expect(found(ALONE, {})).toBeGreaterThan(0);
});

test('outages that a promise leaves out, and errors that it accepts, are not reported', () => {
  expect(found(ALONE, { survives: { any: 0, withControlPlanes: false, except: [] } })).toBe(0);
  const all = ['scaled-to-zero:*', 'unready:*', 'failing:*', 'waypoint-down:*'];
  expect(found(ALONE, { survives: { any: 1, withControlPlanes: false, except: all } })).toBe(0);
  expect(found(ALONE, { errors: { max: 1, untilEjected: undefined } })).toBe(0);
});

test('the strictest of several promises counts', () => {
  expect(found(ALONE, { errors: { max: 1, untilEjected: undefined } }, {})).toBeGreaterThan(0);
});

test('requests that leave a cluster with pods are reported where it is promised that they stay', () => {
  const clusters = { cluster1: SPREAD, cluster2: SPREAD };
  const survives = { any: 0, withControlPlanes: false, except: [] };
  expect(found(clusters, { survives })).toBe(0);
  expect(found(clusters, { survives, isLocalWhenHealthy: true })).toBeGreaterThan(0);
});
