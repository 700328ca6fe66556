import fc from 'fast-check';
import { toKubeObject } from '../../../src/model/read/tree/objects';
import { differencesOf } from '../../../src/verify/subject/difference';

const ORIGIN = { file: 'a.yaml', document: 1, line: 1 };
const service = (body: object) => toKubeObject(body as Record<string, unknown>, 'v1', 'Service', ORIGIN);
const rule = (body: object) =>
  toKubeObject(body as Record<string, unknown>, 'networking.istio.io/v1', 'DestinationRule', ORIGIN);
const paths = (declared: ReturnType<typeof service>, live: object) =>
  differencesOf(declared, live as Record<string, unknown>).map(({ path }) => path);

test('defaults and what controllers own are no difference', () => {
  const declared = service({ metadata: { name: 'a', labels: { app: 'a' } }, spec: { ports: [{ port: 80 }] } });
  const live = {
    metadata: { name: 'a', uid: 'u', labels: { app: 'a', other: 'x' }, resourceVersion: '7' },
    spec: { clusterIP: '10.0.0.1', ports: [{ port: 80, protocol: 'TCP', targetPort: 80 }] },
    status: { loadBalancer: {} },
  };
  expect(paths(declared, live)).toEqual([]);
});

test('a label, a value and an item that are missing or other are told by their paths', () => {
  const declared = service({
    metadata: { name: 'a', labels: { 'istio.io/global': 'true', app: 'a' } },
    spec: { ports: [{ name: 'http', port: 80 }], selector: { app: 'a' } },
  });
  const live = {
    metadata: { name: 'a', labels: { app: 'b' } },
    spec: { ports: [{ name: 'http', port: 81 }], selector: { app: 'a' } },
  };
  expect(differencesOf(declared, live)).toEqual([
    { path: 'metadata.labels["istio.io/global"]', declared: 'true', live: undefined },
    { path: 'metadata.labels.app', declared: 'a', live: 'b' },
    { path: 'spec.ports[0].port', declared: 80, live: 81 },
  ]);
});

test('a list that is longer or shorter is a difference, and the order of named items is none', () => {
  const declared = service({
    spec: {
      ports: [
        { name: 'a', port: 1 },
        { name: 'b', port: 2 },
      ],
    },
  });
  expect(
    paths(declared, {
      spec: {
        ports: [
          { name: 'b', port: 2 },
          { name: 'a', port: 1 },
        ],
      },
    }),
  ).toEqual([]);
  expect(paths(declared, { spec: { ports: [{ name: 'a', port: 1 }] } })).toEqual(['spec.ports']);
});

test('what a rule of Istio has beside what is declared is a difference: nobody sets defaults there', () => {
  const declared = rule({ metadata: { name: 'a' }, spec: { host: 'a', trafficPolicy: { outlierDetection: {} } } });
  const live = {
    metadata: { name: 'a' },
    spec: { host: 'a', exportTo: ['.'], trafficPolicy: { outlierDetection: { maxEjectionPercent: 10 } } },
  };
  expect(paths(declared, live)).toEqual(['spec.exportTo', 'spec.trafficPolicy.outlierDetection.maxEjectionPercent']);
});

test('zeros are dropped by the API server where it knows the kind, and kept where Istio defines it', () => {
  const deployment = toKubeObject(
    { spec: { hostNetwork: false, minReadySeconds: 0 } },
    'apps/v1',
    'Deployment',
    ORIGIN,
  );
  expect(paths(deployment, { spec: {} })).toEqual([]);
  expect(paths(rule({ spec: { consecutive5xxErrors: 0 } }), { spec: {} })).toEqual(['spec.consecutive5xxErrors']);
});

test.each([
  ['1000m', 1],
  ['0.5', '500m'],
  ['1024Mi', '1Gi'],
  ['2', 2],
])('%j and %j are one amount', (declared, live) => {
  expect(paths(service({ spec: { limits: { cpu: declared } } }), { spec: { limits: { cpu: live } } })).toEqual([]);
});

test.each([
  ['1m', '1s'],
  ['60s', '1m'],
  ['1.0', '1'],
  ['true', true],
])('%j and %j are two things', (declared, live) => {
  expect(paths(service({ spec: { value: declared } }), { spec: { value: live } })).toEqual(['spec.value']);
});

test('any object is as itself', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (spec) => {
      expect(paths(rule({ metadata: { name: 'a' }, spec }), { metadata: { name: 'a' }, spec })).toEqual([]);
    }),
  );
});
