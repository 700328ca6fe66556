import { declaredScopeOf, generatedServiceOf, isSurelyLocal, scopeOfWaypoint } from '../../../src/model/reach/scope';
import { change, NAMESPACE, SERVICE, WAYPOINT, yaml } from '../../../src/rules/engine/example-mesh';
import type { Example } from '../../../src/rules/engine/rule';
import { meshOf } from '../../rules/support';

const UNLABELLED = change(WAYPOINT, '    istio.io/global: "true"\n', '');
const infrastructure = (text: string, waypoint = UNLABELLED) =>
  change(waypoint, 'spec:\n', `spec:\n  infrastructure: ${text}\n`);
const NAMED = infrastructure('{parametersRef: {group: "", kind: ConfigMap, name: overlay}}');
const configMap = (metadata: string, data: string) => `
apiVersion: v1
kind: ConfigMap
metadata: {${metadata}}
data: ${data}
`;
const OF_GATEWAY = 'name: overlay, namespace: sample';
const OF_CLASS =
  'name: defaults, namespace: istio-system, labels: {gateway.istio.io/defaults-for-class: istio-waypoint}';
const labels = (service: string, pods = '{}') =>
  JSON.stringify({
    service: `metadata: {labels: ${service}}`,
    deployment: `spec: {template: {metadata: {labels: ${pods}}}}`,
  });

function clusterOf(documents: readonly string[], facts: NonNullable<Example['facts']>[string] = {}) {
  const cluster = meshOf({ clusters: { cluster1: yaml(...documents) }, facts: { cluster1: facts } }).clusters[0]!;
  return { cluster, waypoint: cluster.waypoints.get('sample/waypoint')! };
}
const waypointOf = (...documents: readonly string[]) => clusterOf(documents).waypoint;

test('labels come from the Gateway, or from its infrastructure in place of them', () => {
  const own = { 'istio.io/waypoint-for': 'service', 'istio.io/global': 'true' };
  expect(waypointOf(WAYPOINT)).toMatchObject({ serviceLabels: own, podLabels: own, mayHaveOtherLabels: false });
  const replaced = waypointOf(infrastructure('{labels: {team: mesh}}', WAYPOINT));
  expect(replaced.serviceLabels).toEqual({ team: 'mesh' });
  expect(replaced.podLabels).toEqual({ team: 'mesh' });
});

test('a ConfigMap of the class adds labels, and that of the Gateway over it', () => {
  const ofClass = configMap(OF_CLASS, labels('{a: class, b: class}', '{c: class}'));
  const ofGateway = configMap(OF_GATEWAY, labels('{b: gateway, istio.io/waypoint-for: null}', '{d: gateway}'));
  expect(waypointOf(NAMED, ofClass, ofGateway)).toMatchObject({ mayHaveOtherLabels: false });
  expect(waypointOf(NAMED, ofClass, ofGateway).serviceLabels).toEqual({ a: 'class', b: 'gateway' });
  expect(waypointOf(NAMED, ofClass, ofGateway).podLabels).toEqual({
    'istio.io/waypoint-for': 'service',
    c: 'class',
    d: 'gateway',
  });
  expect(waypointOf(UNLABELLED, ofClass).serviceLabels).toMatchObject({ a: 'class', b: 'class' });
});

test('a ConfigMap counts only where it is looked for', () => {
  const elsewhere = OF_CLASS.replace('istio-system', 'sample');
  const ofOtherClass = OF_CLASS.replace('istio-waypoint', 'istio-east-west');
  for (const metadata of [elsewhere, ofOtherClass, OF_GATEWAY])
    expect(waypointOf(UNLABELLED, configMap(metadata, labels('{a: b}'))).serviceLabels).not.toHaveProperty('a');
  const notCore = change(configMap(OF_GATEWAY, labels('{a: b}')), 'apiVersion: v1', 'apiVersion: example.com/v1');
  expect(waypointOf(NAMED, notCore).mayHaveOtherLabels).toBe(true);
});

test('a ConfigMap that was not read, or is not YAML, may add anything', () => {
  expect(waypointOf(NAMED).mayHaveOtherLabels).toBe(true);
  expect(waypointOf(NAMED, configMap(OF_GATEWAY, '{service: "a: [b"}')).mayHaveOtherLabels).toBe(true);
  const odd = configMap(OF_GATEWAY, '{service: "[]", deployment: "spec: {template: 1}"}');
  expect(waypointOf(NAMED, odd)).toMatchObject({ mayHaveOtherLabels: false, podLabels: UNADDED });
  expect(waypointOf(NAMED, configMap(OF_GATEWAY, labels('{a: 1, b: x}'))).serviceLabels).toEqual({
    ...UNADDED,
    b: 'x',
  });
});
const UNADDED = { 'istio.io/waypoint-for': 'service' };

test('a waypoint is global by its labels, whoever adds them', () => {
  const scope = (...documents: readonly string[]) => {
    const { cluster, waypoint } = clusterOf([NAMESPACE, ...documents]);
    return scopeOfWaypoint(waypoint, cluster);
  };
  expect(scope(WAYPOINT)).toBe('GLOBAL');
  expect(scope(UNLABELLED)).toBe('LOCAL');
  expect(scope(NAMED, configMap(OF_GATEWAY, labels('{istio.io/global: "true"}')))).toBe('GLOBAL');
  expect(scope(NAMED)).toBeUndefined();
});

test('the Service that was read says what the Gateway would give it', () => {
  const generated = (metadata: string) => `
apiVersion: v1
kind: Service
metadata: {namespace: sample, ${metadata}}
spec: {ports: [{name: mesh, port: 15008}]}
`;
  const managed = 'gateway.istio.io/managed: istio.io-mesh-controller';
  const byHand = generated(`name: waypoint, labels: {${managed}, istio.io/global: "true"}`);
  const { cluster, waypoint } = clusterOf([NAMESPACE, UNLABELLED, byHand]);
  expect(generatedServiceOf(waypoint, cluster)?.name).toBe('waypoint');
  expect([scopeOfWaypoint(waypoint, cluster), declaredScopeOf(waypoint, cluster)]).toEqual(['GLOBAL', 'LOCAL']);

  const renamed = change(
    UNLABELLED,
    '  labels:\n',
    '  annotations: {gateway.istio.io/name-override: other}\n  labels:\n',
  );
  const other = clusterOf([NAMESPACE, renamed, generated(`name: other, labels: {${managed}}`)]);
  expect(generatedServiceOf(other.waypoint, other.cluster)?.name).toBe('other');
  const notGenerated = clusterOf([NAMESPACE, UNLABELLED, generated('name: waypoint')]);
  expect(generatedServiceOf(notGenerated.waypoint, notGenerated.cluster)).toBeUndefined();
});

test('nothing is surely local whose Namespace was not read and has a say', () => {
  const local = change(SERVICE, '    istio.io/global: "true"\n', '');
  const facts = {
    switches: { serviceScopeConfigs: [{ scope: 'GLOBAL', namespaceSelector: { team: 'global' } }] },
  };
  const surely = (documents: readonly string[], given = {}) => {
    const { cluster } = clusterOf(documents, given);
    return isSurelyLocal(cluster.services.get('sample/helloworld')!, cluster);
  };
  expect(surely([local])).toBe(true);
  expect(surely([SERVICE])).toBe(false);
  expect(surely([local], facts)).toBe(false);
  expect(surely([NAMESPACE, local], facts)).toBe(true);
  const { cluster, waypoint } = clusterOf([UNLABELLED], facts);
  expect(declaredScopeOf(waypoint, cluster)).toBeUndefined();
});

test.each<[string, Readonly<Record<string, string>>, number]>([
  ['the Deployment says', { deployment: 'spec: {replicas: 3}' }, 3],
  [
    'an autoscaler keeps at least',
    { deployment: 'spec: {replicas: 3}', horizontalPodAutoscaler: 'spec: {minReplicas: 2}' },
    2,
  ],
  [
    'no autoscaler brings back from 0',
    { deployment: 'spec: {replicas: 0}', horizontalPodAutoscaler: 'spec: {minReplicas: 2}' },
    0,
  ],
  ['istiod makes where null takes the field away', { deployment: 'spec: {replicas: null}' }, 1],
])('a waypoint has as many pods as %s', (_name, data, expected) => {
  expect(waypointOf(NAMED, configMap(OF_GATEWAY, JSON.stringify(data))).replicas).toBe(expected);
});

test('a ConfigMap of the class that leaves no pods is overruled by that of the Gateway', () => {
  const none = configMap(OF_CLASS, JSON.stringify({ deployment: 'spec: {replicas: 0}' }));
  expect(waypointOf(WAYPOINT, none).replicas).toBe(0);
  const two = configMap(OF_GATEWAY, JSON.stringify({ deployment: 'spec: {replicas: 2}' }));
  expect(waypointOf(NAMED, none, two).replicas).toBe(2);
});

test('annotations of the Service come from the Gateway, and a ConfigMap adds others', () => {
  const patch = JSON.stringify({ service: 'metadata: {annotations: {a: patched, b: null}}' });
  const annotated = change(NAMED, 'parametersRef:', 'annotations: {a: own, b: own, c: own}, parametersRef:');
  expect(waypointOf(annotated, configMap(OF_GATEWAY, patch)).serviceAnnotations).toEqual({ a: 'patched', c: 'own' });
});
