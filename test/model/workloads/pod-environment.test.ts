import { variableInPod, type Variable } from '../../../src/model/workloads/pod-environment';

const NAME = 'ISTIO_META_NETWORK';

function read(variable: object | undefined, container: object = {}): Variable {
  const metadata = {
    name: 'waypoint-1',
    namespace: 'sample',
    labels: { 'topology.istio.io/network': 'network1' },
    annotations: { "it's": 'quoted' },
  };
  const env =
    variable === undefined
      ? []
      : [
          { name: 'POD_NAME', value: 'p' },
          { name: NAME, ...variable },
        ];
  const spec = { nodeName: 'node1', containers: [{ name: 'other' }, { name: 'istio-proxy', env, ...container }] };
  return variableInPod({ metadata, spec }, NAME);
}

const field = (fieldPath: string, more: object = {}) => ({ valueFrom: { fieldRef: { fieldPath, ...more } } });

test.each([
  ['a value', { value: 'network2' }, 'network2'],
  ['no value', {}, ''],
  ['a label', field("metadata.labels['topology.istio.io/network']"), 'network1'],
  [
    'a label, of the version of the API that is the default',
    field("metadata.labels['topology.istio.io/network']", { apiVersion: 'v1' }),
    'network1',
  ],
  ['a label that the pod does not have', field("metadata.labels['other']"), ''],
  ['an annotation', field("metadata.annotations['it's']"), 'quoted'],
  ['the name of the pod', field('metadata.name'), 'waypoint-1'],
  ['its namespace', field('metadata.namespace'), 'sample'],
  ['its Node', field('spec.nodeName'), 'node1'],
])('a variable that is %s has it', (_name, variable, value) => {
  expect(read(variable)).toEqual({ is: 'value', value });
});

test.each([
  ['a ConfigMap', { valueFrom: { configMapKeyRef: { name: 'a', key: 'b' } } }],
  ['a Secret', { valueFrom: { secretKeyRef: { name: 'a', key: 'b' } } }],
  ['what a snapshot does not keep', { valueFrom: {} }],
  ['a field that is not read', field('status.hostIP')],
  ['a field that the pod does not have', field('spec.serviceAccountName')],
  ['all labels', field('metadata.labels')],
  ['a field of another version of the API', field('metadata.name', { apiVersion: 'v2' })],
  ['another variable', { value: '$(POD_NETWORK)' }],
])('a variable that comes from %s is elsewhere', (_name, variable) => {
  expect(read(variable)).toEqual({ is: 'elsewhere' });
});

test('a variable that no container has is missing, unless a container has all of a ConfigMap or Secret', () => {
  expect(read(undefined)).toEqual({ is: 'missing' });
  expect(read(undefined, { envFrom: [] })).toEqual({ is: 'missing' });
  expect(read(undefined, { envFrom: [{ configMapRef: { name: 'a' } }] })).toEqual({ is: 'elsewhere' });
  expect(read({ value: 'network2' }, { envFrom: [{ configMapRef: { name: 'a' } }] })).toEqual({
    is: 'value',
    value: 'network2',
  });
});
