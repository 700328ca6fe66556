import { waypointNameOf } from '../../../src/model/bindings/binding';
import { isAmbient, otherReaders } from '../../../src/model/reach/rule-readers';
import { change, HEALTHY, NAMESPACE, SERVICE, WAYPOINT, WORKLOAD, yaml } from '../../../src/rules/engine/example-mesh';
import { meshOf } from '../../rules/support';

const HOST = 'helloworld.sample.svc.cluster.local';
const clusterOf = (...documents: readonly string[]) =>
  meshOf({ clusters: { cluster1: yaml(...documents) } }).clusters[0]!;
const reads = (documents: readonly string[], host = HOST, namespace = 'sample') =>
  otherReaders(clusterOf(...documents), 'cluster.local')(host, namespace);
const object = (kind: string, apiVersion: string, spec: string, namespace = 'sample') => `
apiVersion: ${apiVersion}
kind: ${kind}
metadata: {name: x, namespace: ${namespace}}
spec: ${spec}
`;
const namespace = (labels: string) => `
apiVersion: v1
kind: Namespace
metadata: {name: other, labels: {${labels}}}
`;

test('in an ambient mesh without gateways nobody but waypoints reads rules', () => {
  expect(otherReaders(meshOf({ clusters: { cluster1: HEALTHY } }).clusters[0]!, 'cluster.local')(HOST, 'sample')).toBe(
    false,
  );
  for (const gatewayClassName of ['istio-waypoint', 'istio-east-west', 'istio-remote'])
    expect(reads([object('Gateway', 'gateway.networking.k8s.io/v1', `{gatewayClassName: ${gatewayClassName}}`)])).toBe(
      false,
    );
});

test('sidecars anywhere in the cluster may read them', () => {
  for (const labels of ['istio-injection: enabled', 'istio.io/rev: stable'])
    expect(reads([namespace(labels)])).toBe(true);
  for (const labels of ['istio-injection: disabled', 'istio.io/rev: stable, istio.io/dataplane-mode: ambient', 'a: b'])
    expect(reads([namespace(labels)])).toBe(false);
  const injected = (value: string) =>
    change(WORKLOAD, '        app: helloworld\n    spec', `        sidecar.istio.io/inject: "${value}"\n    spec`);
  expect(reads([injected('true')])).toBe(true);
  expect(reads([injected('false')])).toBe(false);
});

test('a gateway reads those of its namespace', () => {
  for (const gateway of [
    object('Gateway', 'networking.istio.io/v1', '{selector: {istio: ingress}}', 'ingress'),
    object('Gateway', 'gateway.networking.k8s.io/v1', '{gatewayClassName: istio}', 'ingress'),
  ]) {
    expect(reads([gateway], HOST, 'ingress')).toBe(true);
    expect(reads([gateway], HOST, 'sample')).toBe(false);
  }
});

test('a gateway reads those of hosts that it leads to, whoever deploys it', () => {
  const backend = '{service: {name: helloworld, port: {number: 5000}}}';
  const route = (parent: string) =>
    object(
      'HTTPRoute',
      'gateway.networking.k8s.io/v1',
      `{parentRefs: [${parent}], rules: [{backendRefs: [{name: helloworld, port: 5000}]}]}`,
    );
  const virtualService = (gateways: string) =>
    object(
      'VirtualService',
      'networking.istio.io/v1',
      `{gateways: [${gateways}], hosts: [a.example.com], http: [{route: [{destination: {host: helloworld}}]}]}`,
    );
  for (const led of [
    route('{name: public, namespace: ingress}'),
    route('{kind: Gateway, name: public}'),
    virtualService('mesh, ingress/public'),
    object('Ingress', 'networking.k8s.io/v1', `{defaultBackend: ${backend}}`),
    object('Ingress', 'networking.k8s.io/v1', `{rules: [{host: a}, {http: {paths: [{backend: ${backend}}]}}]}`),
  ]) {
    expect(reads([led])).toBe(true);
    expect(reads([led], 'other.sample.svc.cluster.local')).toBe(false);
  }
  for (const none of [
    route('{kind: Service, group: "", name: helloworld}'),
    virtualService('mesh'),
    object(
      'Ingress',
      'networking.k8s.io/v1',
      '{rules: [{http: {paths: [{backend: {resource: {name: helloworld}}}]}}]}',
    ),
  ])
    expect(reads([none])).toBe(false);
});

test('a namespace is ambient by its label', () => {
  const of = (labels: string) => clusterOf(namespace(labels)).namespaces.get('other');
  expect(isAmbient(of('istio.io/dataplane-mode: ambient'))).toBe(true);
  for (const labels of [
    'a: b',
    'istio.io/dataplane-mode: none',
    'istio.io/dataplane-mode: ambient, istio-injection: enabled',
  ])
    expect(isAmbient(of(labels))).toBe(false);
  expect(isAmbient(undefined)).toBe(false);
});

test('which waypoint a service is to use is known where whoever decides was read', () => {
  const nameOf = (documents: readonly string[]) => {
    const cluster = clusterOf(...documents);
    return waypointNameOf(cluster.services.get('sample/helloworld')!, cluster.namespaces.get('sample'));
  };
  const unbound = change(SERVICE, '    istio.io/use-waypoint: waypoint\n', '');
  const binding = (labels: string) => change(NAMESPACE, 'labels:\n', `labels:\n${labels}`);
  expect(nameOf([SERVICE])).toBe('sample/waypoint');
  expect(nameOf([unbound])).toBeUndefined();
  expect(nameOf([unbound, NAMESPACE])).toBe('none');
  expect(nameOf([unbound, binding('    istio.io/use-waypoint: shared\n')])).toBe('sample/shared');
  const elsewhere = '    istio.io/use-waypoint: shared\n    istio.io/use-waypoint-namespace: waypoints\n';
  expect(nameOf([unbound, binding(elsewhere), WAYPOINT])).toBe('waypoints/shared');
  expect(nameOf([SERVICE, binding(elsewhere)])).toBe('sample/waypoint');
  expect(nameOf([change(SERVICE, 'waypoint: waypoint', 'waypoint: none'), binding(elsewhere)])).toBe('none');
});
