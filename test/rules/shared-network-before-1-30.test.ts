import { HEALTHY } from '../../src/rules/engine/example-mesh';
import { ask, askExample } from './support';

const ID = 'shared-network-before-1-30';
const CLUSTERS = { cluster1: HEALTHY, cluster2: HEALTHY };
const found = (version: string | undefined, network = 'flat') =>
  ask(ID, CLUSTERS, { cluster1: { network: 'flat', istioVersion: version }, cluster2: { network } });

test('every version before 1.30 is too old, whatever its patch', () => {
  for (const version of ['1.28.0', '1.28.6', '1.29.0', '1.29.9']) expect(found(version)).toHaveLength(1);
  for (const version of ['1.30.0', '1.30.4', '1.31.0']) expect(found(version)).toEqual([]);
});

test('a version that is only assumed is not too old', () => {
  expect(found(undefined)).toEqual([]);
});

test('clusters in networks of their own do not share one', () => {
  expect(found('1.29.4', 'other')).toEqual([]);
});

test('the finding names every object that it is about', () => {
  expect(askExample('shared-network-before-1-30')).toMatchObject([
    {
      messageId: 'versionTooOld',
      message:
        'cluster1 runs Istio 1.29.4, and shares network flat with other clusters (cluster1, cluster2), which all have the global Service sample/helloworld.',
    },
  ]);
});
