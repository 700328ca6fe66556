import { componentsOf } from '../../../src/predict/failures/component';
import { requireNamesOf } from '../../../src/predict/prediction/names';
import { Prediction } from '../../../src/predict/prediction/prediction';
import * as live from '../istio/snapshot';

test('a zone that has pods of the east-west gateway only may fail, and closes it', () => {
  const mesh = live.meshOf({
    a: {
      objects: [
        live.namespace('istio-system', { 'topology.istio.io/network': 'n' }),
        live.namespace('sample', { 'istio.io/dataplane-mode': 'ambient' }),
        live.node('in-a', 'r', 'a'),
        live.node('in-b', 'r', 'b'),
        live.service(),
        live.pod('p', '10.0.0.5', { node: 'in-a' }),
        live.slice([{ address: '10.0.0.5', pod: 'p', nodeName: 'in-a' }]),
        live.eastWest({ network: 'n', addresses: [{ ip: '203.0.113.1' }], spec: { selector: { app: 'gateway' } } }),
        live.pod('g', '10.0.0.6', { node: 'in-b', namespace: 'istio-system', labels: { app: 'gateway' } }),
      ],
      gateways: undefined,
    },
  });
  const prediction = new Prediction(mesh);
  expect(() => requireNamesOf(prediction, { kind: 'zone-down', cluster: 'a', zone: 'b' })).not.toThrow();
  const zones = componentsOf(prediction.view, 'sample/hello').filter(({ kind }) => kind === 'zone');
  expect(zones.flatMap(({ ways }) => ways)).toEqual([
    { kind: 'zone-down', cluster: 'a', zone: 'a' },
    { kind: 'zone-down', cluster: 'a', zone: 'b' },
  ]);
});
