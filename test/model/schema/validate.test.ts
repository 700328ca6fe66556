import { breachesOf, coreSources, customSources, samplesOf } from '../../../conformance/schema/objects';
import { validateObject } from '../../../src/model/schema/validate';
import { judge, judgeSpec } from './support';

const samples = [...samplesOf(customSources('known')), ...samplesOf(coreSources())];

test.each(samples.map((sample, index) => [`${sample.apiVersion} ${sample.kind}, sample ${index}`, sample]))(
  'what a real API server accepted is accepted: %s',
  (_, sample) => {
    expect(validateObject(sample)).toEqual([]);
  },
);

test('so is what one with the newer definitions accepted, and what these alone refuse is refused', () => {
  const sources = customSources('newer');
  expect(samplesOf(sources).flatMap((sample) => validateObject(sample, 'newer'))).toEqual([]);
  const known = breachesOf(customSources('known')).length;
  const refused = breachesOf(sources).filter((breach) => validateObject(breach, 'newer').length > 0);
  expect(breachesOf(sources).length).toBeGreaterThan(known);
  expect(refused.length).toBeGreaterThan(400);
});

test('every version of every kind is judged, and its status is not', () => {
  for (const { apiVersion, kind } of samples) {
    expect(judge({ apiVersion, kind, metadata: { name: 'a' }, nonsense: 1, status: { field: 1 } })).toContain(
      'nonsense is not a known field',
    );
  }
});

test('most of what was made to break one rule is refused, and with few words', () => {
  const refused = breachesOf(customSources('known')).filter((breach) => validateObject(breach).length > 0);
  expect(refused.length).toBeGreaterThan(400);
  expect(refused.filter((breach) => validateObject(breach).length > 4)).toEqual([]);
});

test('an object is judged once, and never changed', () => {
  const route = { apiVersion: 'gateway.networking.k8s.io/v1', kind: 'HTTPRoute', metadata: { name: 'a' }, spec: {} };
  const before = structuredClone(route);
  const problems = validateObject(route);
  expect(validateObject(route)).toBe(problems);
  expect(route).toEqual(before);
});

test.each([
  [{ apiVersion: 'example.com/v1', kind: 'Anything', spec: 5 }],
  [{ apiVersion: 'networking.istio.io/v1alpha3', kind: 'EnvoyFilter', spec: 5 }],
  [{ apiVersion: 'v1', kind: 'Secret', dta: {} }],
  [{ kind: 'Service' }],
  [{ apiVersion: 5, kind: 'Service' }],
])('of a kind that is not known here nothing is said: %j', (object) => {
  expect(judge(object)).toEqual([]);
});

test('a version that the kind is not served in is refused, with those that it is served in', () => {
  const versions = 'networking.istio.io/v1, networking.istio.io/v1alpha3, networking.istio.io/v1beta1';
  expect(judgeSpec('networking.istio.io/v2', 'DestinationRule', 'host: a')).toEqual([
    `apiVersion must be one of ${versions}, not "networking.istio.io/v2"`,
  ]);
  expect(judgeSpec('networking.istio.io/v1/x', 'DestinationRule', 'host: a')).toHaveLength(1);
  expect(judgeSpec('networking.istio.io', 'DestinationRule', 'host: a')).toHaveLength(1);
});

test('versions that differ in nothing say the same', () => {
  for (const version of ['v1', 'v1alpha3', 'v1beta1']) {
    expect(judgeSpec(`networking.istio.io/${version}`, 'DestinationRule', '{}')).toEqual(['spec.host is required']);
  }
});

test('all that is wrong with an object is said at once', () => {
  expect(
    judge({
      apiVersion: 'networking.istio.io/v1',
      kind: 'DestinationRule',
      metadata: { name: 'Hello' },
      spec: { hostt: 'a', trafficPolicy: { outlierDetection: { consecutive5xxErrors: -1, interval: 5 } } },
    }),
  ).toEqual([
    'metadata.name must be at most 253 lower case letters, digits, "-" and ".", with a letter or digit at both ends of each part',
    'spec.hostt is not a known field; did you mean "host"?',
    'spec.host is required',
    'spec.trafficPolicy.outlierDetection.consecutive5xxErrors must be at least 0, not -1',
    'spec.trafficPolicy.outlierDetection.interval must be string, not 5',
  ]);
});

test('an object that holds itself cannot be sent', () => {
  const spec: Record<string, unknown> = { host: 'a' };
  spec.self = spec;
  const rule = { apiVersion: 'networking.istio.io/v1', kind: 'DestinationRule', metadata: { name: 'a' }, spec };
  expect(judge(rule)).toEqual([' cannot be written as JSON']);
});

test('an object of more than 3 MiB is not read by an API server', () => {
  const ofLength = (length: number) =>
    judge({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' }, data: { a: 'b'.repeat(length) } });
  expect(ofLength(3_000_000)).toEqual([]);
  expect(ofLength(3_200_000)).toEqual([' must have at most 3145728 bytes as JSON, not 3200078']);
});

test('a number that JSON cannot say is refused', () => {
  expect(judgeSpec('networking.istio.io/v1', 'WorkloadEntry', '{address: a, weight: .inf}')).toContain(
    'spec.weight must be a number that JSON can say, not Infinity',
  );
});
