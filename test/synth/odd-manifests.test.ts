import { ApiObject, Chart } from 'cdk8s';
import { chartIn, configMap, manifests, messageOf, object, tree, twoClusters } from './support';

/** The message with which a synth refuses one object, which must have a problem, a why and a fix. */
function refusalOf(kind: string, more: object, apiVersion = 'v1'): string {
  const { mesh } = twoClusters();
  object(chartIn(mesh, 'sample'), apiVersion, kind, 'a', more);
  const message = messageOf(() => mesh.synth());
  expect(message).toMatch(
    /^Validation failed with the following errors:\n {2}\[chart\/\S+\] .+\n {6}why: .+\n {6}fix: /,
  );
  expect(message).not.toMatch(/TypeError|Cannot read|undefined/);
  expect(tree(mesh.outdir)).toEqual({});
  return message;
}

test.each([
  [{ spec: { containers: [null] } }, 'spec.containers[0]'],
  [{ spec: { containers: [{ name: 'a', args: ['x', undefined] }] } }, 'spec.containers[0].args[1]'],
  [{ spec: { containers: [[null]] } }, 'spec.containers[0][0]'],
])('an empty entry of a list is refused with its place: %j', (more, place) => {
  expect(refusalOf('Pod', more)).toContain(`Pod "a": ${place} is null, an empty entry of a list.`);
});

test('a list with a hole is refused', () => {
  // eslint-disable-next-line no-sparse-arrays -- what is tested
  expect(refusalOf('Service', { spec: { ports: [{ port: 80 }, , { port: 81 }] } })).toContain('spec.ports[1] is null');
});

test.each([
  ['apiextensions.k8s.io/v1', 'CustomResourceDefinition', { spec: { enum: ['a', null] } }],
  ['networking.istio.io/v1alpha3', 'EnvoyFilter', { spec: { configPatches: [null] } }],
  ['example.com/v1', 'Widget', { spec: { list: [null] } }],
])('a null in a list of %s %s may be meant', (apiVersion, kind, more) => {
  const { mesh } = twoClusters();
  object(chartIn(mesh, 'sample'), apiVersion, kind, 'a.example.com', more);
  mesh.synth();
  expect(Object.values(manifests(mesh.outdir)).join()).toContain('- null');
});

test('a text that looks like an empty entry is none', () => {
  const { mesh } = twoClusters();
  configMap(chartIn(mesh, 'sample'), 'a', { text: '- null\n- null\n' });
  mesh.synth();
  expect(Object.keys(manifests(mesh.outdir))).toHaveLength(2);
});

const cyclic: Record<string, unknown> = {};
cyclic.self = cyclic;

test.each([
  ['a date', { spec: { at: new Date(0) } }],
  ['a map that contains itself', { spec: cyclic }],
  ['a Map', { spec: new Map() }],
])('%s is refused with why and fix', (_, more) => {
  expect(refusalOf('Pod', more)).toContain('cannot be rendered: Failed serializing construct');
});

/** Values that a field of any type may be given by mistake. */
const ODD = [null, 'text', '', 0, -1, true, [], ['text'], [[]], {}, { a: null }, Number.NaN];

test.each([
  ['v1', 'Service', 'selector'],
  ['v1', 'Service', 'ports'],
  ['v1', 'Service', 'type'],
  ['apps/v1', 'Deployment', 'template'],
  ['apps/v1', 'Deployment', 'replicas'],
  ['apps/v1', 'Deployment', 'selector'],
  ['v1', 'Pod', 'containers'],
  ['gateway.networking.k8s.io/v1', 'Gateway', 'listeners'],
  ['gateway.networking.k8s.io/v1', 'Gateway', 'gatewayClassName'],
  ['gateway.networking.k8s.io/v1', 'HTTPRoute', 'rules'],
  ['networking.istio.io/v1', 'DestinationRule', 'host'],
  ['networking.istio.io/v1', 'DestinationRule', 'trafficPolicy'],
  ['networking.istio.io/v1', 'DestinationRule', 'subsets'],
  ['networking.istio.io/v1', 'VirtualService', 'http'],
  ['networking.istio.io/v1', 'ServiceEntry', 'hosts'],
])(
  'an odd value anywhere in %s %s spec.%s is written or refused with why and fix, never a stack trace',
  (apiVersion, kind, field) => {
    for (const value of ODD) expectAnswer({ apiVersion, kind, spec: { [field]: value } });
  },
);

test.each([
  ['v1', 'Service'],
  ['apps/v1', 'Deployment'],
  ['gateway.networking.k8s.io/v1', 'Gateway'],
  ['networking.istio.io/v1', 'DestinationRule'],
])('an odd spec, label or annotation of %s %s is written or refused, never a stack trace', (apiVersion, kind) => {
  for (const value of ODD) {
    expectAnswer({ apiVersion, kind, spec: value });
    for (const field of ['labels', 'annotations']) {
      expectAnswer({ apiVersion, kind }, { [field]: value });
      expectAnswer({ apiVersion, kind }, { [field]: { 'istio.io/global': value, 'istio.io/use-waypoint': value } });
    }
  }
});

function expectAnswer(manifest: object, metadata: object = {}): void {
  const { mesh } = twoClusters();
  const chart = chartIn(mesh, 'sample');
  chart.toJson = () => [{ ...manifest, metadata: { name: 'a', namespace: 'sample', ...metadata } }];
  try {
    mesh.synth();
  } catch (error) {
    expect((error as Error).message).toMatch(/^Validation failed with the following errors:\n/);
    expect((error as Error).message).not.toMatch(/TypeError|Cannot read|is not a function|not iterable/);
  }
}

test('a chart whose toJson returns no list is refused', () => {
  const { mesh } = twoClusters();
  const chart = new Chart(mesh, 'chart');
  chart.toJson = () => undefined as never;
  expect(messageOf(() => mesh.synth())).toMatch(/\[chart\] renders to undefined instead of a list of objects\.\n.*why/);
});

test('a validation that throws is reported beside everything else', () => {
  const { mesh } = twoClusters();
  const chart = chartIn(mesh, 'sample');
  chart.node.addValidation({
    validate: () => {
      throw new Error('out of order');
    },
  });
  new ApiObject(chart, 'nameless', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: '' } });
  const message = messageOf(() => mesh.synth());
  expect(message).toContain('[chart] has a validation that throws: out of order.');
  expect(message).toContain('[chart/nameless] ConfigMap has no metadata.name.');
});

test('characters of a name that act on a terminal are shown escaped', () => {
  const { mesh } = twoClusters();
  object(chartIn(mesh, 'sample'), 'v1', 'ConfigMap', 'x', { metadata: { name: 'a\u001b[31m\u009b\u202e\nb' } });
  expect(messageOf(() => mesh.synth())).toContain(String.raw`ConfigMap has the name "a\u001b[31m\u009b\u202e\nb"`);
});

test('characters of a construct path and of an error that act on a terminal are shown escaped', () => {
  const { mesh } = twoClusters();
  const chart = chartIn(mesh, 'sample', 'a\u001b[2J\n::error::b');
  chart.node.addValidation({ validate: () => ['wrong: \u001b[31m\u202e'] });
  expect(messageOf(() => mesh.synth())).toBe(
    'Validation failed with the following errors:\n  [a\\u001b[2J--::error::b] wrong: \\u001b[31m\\u202e',
  );
});
