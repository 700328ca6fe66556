import { change, HEALTHY, NAMESPACE, WAYPOINT, yaml } from '../../src/rules/engine/example-mesh';
import { ask, askExample } from './support';

const ID = 'waypoint-open-to-outside';
const typed = (type: string) =>
  change(WAYPOINT, '  labels:\n', `  annotations:\n    networking.istio.io/service-type: ${type}\n  labels:\n`);
const generated = (spec: string, labels = 'topology.istio.io/network: network-of-cluster1,') => `
apiVersion: v1
kind: Service
metadata: {name: waypoint, namespace: sample, labels: {${labels} gateway.istio.io/managed: istio.io-mesh-controller}}
spec: {${spec}, ports: [{port: 15008}]}
`;
const WITH_PARAMETERS = change(
  WAYPOINT,
  'spec:\n',
  'spec:\n  infrastructure:\n    parametersRef: {group: "", kind: ConfigMap, name: more}\n',
);
const parameters = (service: string) => `
apiVersion: v1
kind: ConfigMap
metadata: {name: more, namespace: sample}
data: {service: ${JSON.stringify(service)}}
`;
const objectsFound = (...documents: readonly string[]) =>
  ask(ID, { cluster1: yaml(NAMESPACE, ...documents), cluster2: HEALTHY }).map(({ object }) => object);

test('the type of the Service may be ClusterIP or NodePort', () => {
  expect(objectsFound(typed('LoadBalancer'))).toEqual(['Gateway sample/waypoint']);
  for (const type of ['ClusterIP', 'NodePort']) expect(objectsFound(typed(type))).toEqual([]);
});

test('the Service that istiod generated says what it really is', () => {
  expect(objectsFound(WAYPOINT, generated('type: LoadBalancer'))).toEqual(['Service sample/waypoint']);
  expect(objectsFound(WAYPOINT, generated('externalIPs: [203.0.113.1]'))).toEqual(['Service sample/waypoint']);
  expect(objectsFound(WAYPOINT, generated('type: ClusterIP'))).toEqual([]);
  expect(objectsFound(typed('LoadBalancer'), generated('type: LoadBalancer', ''))).toEqual([]);
});

test('the parameters of the waypoint may say it too', () => {
  expect(objectsFound(WITH_PARAMETERS, parameters('spec: {type: LoadBalancer}'))).toEqual(['ConfigMap sample/more']);
  expect(objectsFound(WITH_PARAMETERS, parameters('spec: {type: ClusterIP}'))).toEqual([]);
  for (const broken of ['{', 'text', '']) expect(objectsFound(WITH_PARAMETERS, parameters(broken))).toEqual([]);
  expect(objectsFound(WITH_PARAMETERS)).toEqual([]);
  expect(objectsFound(WAYPOINT, parameters('spec: {type: LoadBalancer}'))).toEqual([]);
});

test('in one network there are no gateways to be mistaken for', () => {
  const facts = { cluster1: { network: 'flat' }, cluster2: { network: 'flat' } };
  expect(ask(ID, { cluster1: yaml(NAMESPACE, typed('LoadBalancer')), cluster2: HEALTHY }, facts)).toEqual([]);
});

test('an empty list of external addresses is not an address, and only a ConfigMap holds parameters', () => {
  expect(objectsFound(WAYPOINT, generated('externalIPs: []'))).toEqual([]);
  const secret = change(parameters('spec: {type: LoadBalancer}'), 'kind: ConfigMap', 'kind: Secret');
  expect(objectsFound(WITH_PARAMETERS, secret)).toEqual([]);
  expect(objectsFound(WITH_PARAMETERS, change(parameters(''), 'data: {service: ""}', 'data: {}'))).toEqual([]);
});

test('the finding names every object that it is about', () => {
  expect(askExample('waypoint-open-to-outside')).toMatchObject([
    {
      messageId: 'exposed',
      message: 'Gateway sample/waypoint of cluster1 asks for type LoadBalancer for waypoint sample/waypoint.',
    },
  ]);
});
