import { HEALTHY } from '../../src/rules/engine/example-mesh';
import { ask } from './support';

const ID = 'istio-version-unknown';
const CLUSTERS = { cluster1: HEALTHY, cluster2: HEALTHY };

const messagesFor = (istioVersion: string) =>
  ask(ID, CLUSTERS, { cluster1: { istioVersion } }).map(({ cluster, messageId }) => ({ cluster, messageId }));

test.each(['1.27.9', '1.32.0', '1.99.0'])('Istio %s is not a supported version', (version) => {
  expect(messagesFor(version)).toEqual([{ cluster: 'cluster1', messageId: 'notSupported' }]);
});

test.each(['latest', '1.31', '2.0.0'])('%s is not a version of Istio 1', (version) => {
  expect(messagesFor(version)).toEqual([{ cluster: 'cluster1', messageId: 'notAVersion' }]);
});

test.each(['1.28.0', '1.31.4', '1.30.0-rc.1'])('Istio %s is known', (version) => {
  expect(messagesFor(version)).toEqual([]);
});

test('a version that is not stated is assumed, which is not a finding', () => {
  expect(ask(ID, CLUSTERS)).toEqual([]);
});
