import { parse } from 'yaml';
import { judge, service } from './support';

test.each([
  ['selectr: {app: a}', 'spec.selectr is not a known field; did you mean "selector"?'],
  ['Ports: []', 'spec.Ports is not a known field; did you mean "ports"?'],
  ['ports: {port: 80}', 'spec.ports must be array, not {"port":80}'],
  ['ports: [{port: "80"}]', 'spec.ports.0.port must be integer, not "80"'],
  ['ports: [{targetPort: 80}]', 'spec.ports.0.port is required'],
  ['ports: [{port: 80, targetPort: 1.5}]', 'spec.ports.0.targetPort must be integer or string, not 1.5'],
  ['ports: [{port: 80, targetPort: 2147483648}]', 'spec.ports.0.targetPort must be of format int32, unlike 2147483648'],
  ['selector: {app: 1}', 'spec.selector.app must be string, not 1'],
  ['publishNotReadyAddresses: "true"', 'spec.publishNotReadyAddresses must be boolean, not "true"'],
])('a Service that an API server cannot read is refused: %s', (spec, words) => {
  expect(service(spec)).toEqual([words]);
});

test('null is nothing to Kubernetes', () => {
  expect(service('{selector: null, ports: [{port: 80, targetPort: null}]}')).toEqual([]);
});

test('a field beside the spec is looked at too', () => {
  const object = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'a' }, specs: {}, spec: {} };
  expect(judge(object)).toEqual(['specs is not a known field; did you mean "spec"?']);
});

test('values are left to the API server', () => {
  expect(service('{type: Nonsense, ports: [{port: 99999}, {port: 99999}]}')).toEqual([]);
});

test.each([
  ['replicas: 2.5', 'spec.replicas must be integer, not 2.5'],
  [
    'strategy: {rollingUpdate: {maxSurge: true}}',
    'spec.strategy.rollingUpdate.maxSurge must be integer or string, not true',
  ],
  [
    'template: {spec: {container: []}}',
    'spec.template.spec.container is not a known field; did you mean "containers"?',
  ],
  ['template: {spec: {containers: [{image: a}]}}', 'spec.template.spec.containers.0.name is required'],
  [
    'template: {spec: {containers: [{name: a, resources: {limits: {cpu: lots}}}]}}',
    'spec.template.spec.containers.0.resources.limits.cpu must be of format quantity, unlike "lots"',
  ],
  [
    'template: {spec: {containers: [{name: a, readinessProbe: {httpGet: {path: /}}}]}}',
    'spec.template.spec.containers.0.readinessProbe.httpGet.port is required',
  ],
])('a Deployment that an API server cannot read is refused: %s', (fields, words) => {
  const spec = { selector: {}, template: { spec: { containers: [] } }, ...(parse(fields) as object) };
  expect(judge({ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'a' }, spec })).toContain(words);
});

test('a Deployment needs a selector and a template', () => {
  expect(judge({ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'a' }, spec: {} })).toEqual([
    'spec.selector is required',
    'spec.template is required',
  ]);
});

describe('an amount', () => {
  const judgeAmount = (cpu: unknown) => {
    const containers = [{ name: 'a', resources: { requests: { cpu } } }];
    const spec = { selector: {}, template: { spec: { containers } } };
    return judge({ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'a' }, spec });
  };

  test.each([1, 0.5, '100m', '1Gi', '1e3', '.5', '+1', ' 1 ', '.', 'm', null])('can be %j', (amount) => {
    expect(judgeAmount(amount)).toEqual([]);
  });

  test.each(['', ' ', '1 m', '1mi', '1e', '1\n', '0x1', true, []])('cannot be %j', (amount) => {
    expect(judgeAmount(amount)).toHaveLength(1);
  });
});

test('a ConfigMap has texts, and bytes in base64', () => {
  const configMap = (content: object) =>
    judge({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' }, ...content });
  expect(configMap({ data: { a: 'b', c: null }, binaryData: { d: 'aGVs\nbG8=' } })).toEqual([]);
  expect(configMap({ data: { a: 1 } })).toEqual(['data.a must be string, not 1']);
  expect(configMap({ binaryData: { d: 'aGVsbG8' } })).toEqual([
    'binaryData.d must be of format bytes, unlike "aGVsbG8"',
  ]);
});

test('a Namespace and a ServiceAccount need no more than a name', () => {
  expect(judge({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'a' } })).toEqual([]);
  expect(judge({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'a' } })).toEqual([]);
  expect(judge({ apiVersion: 'v1', kind: 'Namespace' })).toEqual(['metadata.name is required']);
});
