import { componentsOf } from '../../../src/predict/failures/component';
import { requireNamesOf } from '../../../src/predict/prediction/names';
import { Prediction } from '../../../src/predict/prediction/prediction';
import * as live from '../istio/snapshot';
import { meshOf, SERVICE, WHOLE } from '../mesh';

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

test('the addresses of gateways may fail where there are several, and an only one is not apart from its gateways', () => {
  const addressesOf = (gateways: readonly string[] | undefined) => {
    const cluster = { documents: WHOLE, ...(gateways === undefined ? {} : { gateways }) };
    return componentsOf(new Prediction(meshOf({ cluster1: cluster, cluster2: WHOLE })).view, SERVICE)
      .filter(({ kind }) => kind === 'gateway-address')
      .flatMap(({ ways }) => ways);
  };
  const [first, second] = ['203.0.113.1', '203.0.113.2'] as const;
  expect(addressesOf([second, first])).toEqual(
    [first, second].map((address) => ({ kind: 'gateway-address-down', cluster: 'cluster1', address })),
  );
  for (const few of [[first], [first, first], [], undefined]) expect(addressesOf(few)).toEqual([]);
});
