import { failuresOf } from '../../../src/predict/failures/minimal-sets';
import type { Outage } from '../../../src/predict/outage/outage';
import { Prediction } from '../../../src/predict/prediction/prediction';
import { meshOf, SERVICE, WHOLE } from '../mesh';

const CLIENT = { cluster: 'cluster1', kind: 'ambient' } as const;

/** How many sets are computed of three clusters, with and without those in which a whole cluster is down. */
function computedIn(network: string | undefined): { all: number; without: number } {
  const documents = network === undefined ? WHOLE : { documents: WHOLE, network };
  const prediction = new Prediction(meshOf({ cluster1: documents, cluster2: documents, cluster3: documents }));
  const computed = (isLeftOut: (outage: Outage) => boolean) =>
    failuresOf(prediction, { service: SERVICE, clients: [CLIENT], most: 2, limit: 0, isLeftOut }).computed;
  return { all: computed(() => false), without: computed(({ kind }) => kind === 'cluster-down') };
}

test('a cluster that is down costs no set of its own where only its gateways lead to it', () => {
  const { all, without } = computedIn(undefined);
  expect(without).toBeGreaterThan(10);
  expect(all).toBe(without);
});

test('it does where other clusters are in its network', () => {
  const shared = computedIn('shared');
  expect(shared.all).toBeGreaterThan(shared.without);
});
