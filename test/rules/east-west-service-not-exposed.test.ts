import { EAST_WEST_GATEWAY, HEALTHY, change, yaml } from '../../src/rules/engine/example-mesh';
import { ask, askExample } from './support';

const ID = 'east-west-service-not-exposed';
const HIDDEN = change(
  EAST_WEST_GATEWAY,
  '  labels:\n',
  '  annotations: {networking.istio.io/service-type: ClusterIP}\n  labels:\n',
);
const found = (gateways: readonly string[], facts: Record<string, unknown> = {}) =>
  ask(ID, { cluster1: HEALTHY + yaml(...gateways), cluster2: HEALTHY }, { cluster1: facts });

test('a second gateway, or an address that is known, is a way in', () => {
  expect(found([HIDDEN])).toHaveLength(1);
  expect(found([HIDDEN, change(EAST_WEST_GATEWAY, 'name: istio-eastwestgateway', 'name: second')])).toEqual([]);
  expect(found([HIDDEN], { gateways: ['203.0.113.1'] })).toEqual([]);
  const addressed = change(HIDDEN, 'spec:\n', 'spec:\n  addresses: [{value: 203.0.113.1}]\n');
  expect(found([addressed])).toEqual([]);
});

test('annotations of spec.infrastructure replace the copy', () => {
  const replaced = change(HIDDEN, 'spec:\n', 'spec:\n  infrastructure: {annotations: {example.com/team: mesh}}\n');
  expect(found([replaced])).toEqual([]);
});

test('clusters of one network do not need a gateway', () => {
  const facts = { cluster1: { network: 'flat' }, cluster2: { network: 'flat' } };
  expect(ask(ID, { cluster1: HEALTHY + yaml(HIDDEN), cluster2: HEALTHY }, facts)).toEqual([]);
});

test('the finding names every object that it is about', () => {
  expect(askExample('east-west-service-not-exposed')).toMatchObject([
    {
      messageId: 'notExposed',
      message:
        'In cluster1, the Service of Gateway istio-system/istio-eastwestgateway is of type ClusterIP, and cluster2 has to reach Service sample/helloworld through it.',
    },
  ]);
});
