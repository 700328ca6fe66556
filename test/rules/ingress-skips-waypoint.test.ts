import {
  change,
  HEALTHY,
  NAMESPACE,
  DESTINATION_RULE,
  SERVICE,
  WAYPOINT,
  WORKLOAD,
  yaml,
} from '../../src/rules/engine/example-mesh';
import { ask, askExample } from './support';

const ID = 'ingress-skips-waypoint';
const EXPOSED_BY_VIRTUAL_SERVICE = `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: helloworld
  namespace: sample
spec:
  hosts: [hello.example.com]
  gateways: [istio-system/public]
  http:
    - route:
        - destination:
            host: helloworld
`;
const cluster = ({ namespace = NAMESPACE, service = SERVICE, rule = DESTINATION_RULE } = {}) =>
  yaml(namespace, WAYPOINT, service, rule, WORKLOAD, EXPOSED_BY_VIRTUAL_SERVICE);
const withLabel = (value: string) => `labels:\n    istio.io/ingress-use-waypoint: "${value}"\n`;

test('a VirtualService on a gateway exposes a service too', () => {
  const [found] = ask(ID, { cluster1: cluster(), cluster2: HEALTHY });
  expect(found).toMatchObject({ cluster: 'cluster1', object: 'Service sample/helloworld' });
  expect(found?.message).toContain('VirtualService sample/helloworld of cluster1');
});

test('the label of the namespace is enough, unless the service says otherwise; it is read as Go reads it', () => {
  const labelled = change(NAMESPACE, 'labels:\n', withLabel('T'));
  expect(ask(ID, { cluster1: cluster({ namespace: labelled }), cluster2: HEALTHY })).toEqual([]);
  const service = change(SERVICE, 'labels:\n', withLabel('no'));
  expect(ask(ID, { cluster1: cluster({ namespace: labelled, service }), cluster2: HEALTHY })).toHaveLength(1);
});

test('an ingress gateway that sends to other networks carries out the rule itself', () => {
  const sends = (istioVersion: string) => ({
    cluster1: { istioVersion, switches: { ambientEnableMultiNetworkIngress: true } },
  });
  expect(ask(ID, { cluster1: cluster(), cluster2: HEALTHY }, sends('1.29.0'))).toEqual([]);
  expect(ask(ID, { cluster1: cluster(), cluster2: HEALTHY }, sends('1.28.4'))).toHaveLength(1);
});

test('rules for ingress only, without a waypoint, skip nothing', () => {
  const service = change(SERVICE, '    istio.io/use-waypoint: waypoint\n', '');
  expect(ask(ID, { cluster1: cluster({ service }), cluster2: HEALTHY })).toEqual([]);
});

test('in one network, and without failover, ingress traffic does not need a waypoint', () => {
  const flat = { cluster1: { network: 'flat' }, cluster2: { network: 'flat' } };
  expect(ask(ID, { cluster1: cluster(), cluster2: HEALTHY }, flat)).toEqual([]);
  const rule = change(DESTINATION_RULE, '        failoverPriority:\n          - topology.istio.io/cluster\n', '');
  expect(ask(ID, { cluster1: cluster({ rule }), cluster2: HEALTHY })).toEqual([]);
});

test('the finding names every object that it is about', () => {
  expect(askExample('ingress-skips-waypoint')).toMatchObject([
    {
      messageId: 'routePastWaypoint',
      message:
        'HTTPRoute sample/helloworld of cluster1 sends ingress traffic to Service sample/helloworld, past Gateway sample/waypoint.',
    },
  ]);
});

test('the label of a Service with pods in several networks is lost before Istio 1.30.4', () => {
  const service = change(SERVICE, 'labels:\n', withLabel('true'));
  const at = (istioVersion: string) =>
    ask(ID, { cluster1: cluster({ service }), cluster2: HEALTHY }, { cluster1: { istioVersion } });
  expect(at('1.30.3')).toMatchObject([{ messageId: 'labelIsLost', object: 'Service sample/helloworld' }]);
  expect(at('1.30.3')[0]?.message).toContain('Istio 1.30.3 drops the label');
  expect(at('1.30.4')).toEqual([]);
  const namespace = change(NAMESPACE, 'labels:\n', withLabel('true'));
  expect(
    ask(ID, { cluster1: cluster({ namespace }), cluster2: HEALTHY }, { cluster1: { istioVersion: '1.30.3' } }),
  ).toEqual([]);
});
