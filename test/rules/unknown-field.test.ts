import { change, DESTINATION_RULE, NAMESPACE, SERVICE, WAYPOINT, yaml } from '../../src/rules/engine/example-mesh';
import { runRules } from '../../src/rules/engine/run';
import { unknownField } from '../../src/rules/unknown-field';
import { ask, askExample, meshOf } from './support';

const ID = 'unknown-field';
const found = (...documents: readonly string[]) => ask(ID, { cluster1: yaml(NAMESPACE, WAYPOINT, ...documents) });

test('every unknown field of an object is a finding of its own, with its path', () => {
  const twice = change(
    change(DESTINATION_RULE, 'maxEjectionPercent: 100', 'maxEjectionPercentage: 100'),
    'enabled: true',
    'enable: true',
  );
  expect(found(SERVICE, twice).map(({ path }) => path)).toEqual([
    'spec.trafficPolicy.loadBalancer.localityLbSetting.enable',
    'spec.trafficPolicy.outlierDetection.maxEjectionPercentage',
  ]);
});

test('labels, annotations and selectors may have any key', () => {
  const labelled = change(SERVICE, '  labels:\n', '  annotations: {example.com/any: "1"}\n  labels:\n    any: thing\n');
  expect(found(change(labelled, '    app: helloworld', '    app: helloworld\n    any: thing'))).toEqual([]);
});

describe('below a newer Istio than the newest that is known', () => {
  const documents = yaml(
    NAMESPACE,
    WAYPOINT,
    change(SERVICE, 'selector:', 'selectr:'),
    change(DESTINATION_RULE, 'maxEjectionPercent: 100', 'failurePercentageThreshold: 50'),
  );
  const findingsBelow = (istioVersion: string) => ask(ID, { cluster1: documents }, { cluster1: { istioVersion } });

  test('a field of the newest known API of Istio is known, and a misspelt one of Kubernetes is not', () => {
    expect(findingsBelow('1.32.4').map(({ message }) => message)).toEqual([
      'selectr is not a known field; did you mean "selector"?',
    ]);
  });

  test('a field is named with the release that has it where the istiod is older', () => {
    expect(findingsBelow('1.31.0').at(-1)).toMatchObject({
      messageId: 'unknown',
      message: 'failurePercentageThreshold is a field only from Istio 1.32 on.',
    });
  });

  test('a field that no known API of Istio has is unknown up to the newest known one, and may be known to newer ones', () => {
    const strange = documents.replace('failurePercentageThreshold', 'maxEjectionShare');
    const below = (istioVersion: string) => ask(ID, { cluster1: strange }, { cluster1: { istioVersion } }).at(-1);
    const unknown = { messageId: 'unknown', message: 'maxEjectionShare is not a known field.' };
    expect(below('1.31.0')).toMatchObject(unknown);
    expect(below('1.32.0')).toMatchObject(unknown);
    expect(below('1.33.0')).toMatchObject({
      messageId: 'newer',
      message:
        'maxEjectionShare is not a known field. Istio 1.33.0 may have it, which is newer than the API that is known (1.32).',
    });
  });
});

describe('a field of a newer Gateway API', () => {
  const ROUTE = `
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: route, namespace: sample}
spec:
  parentRefs: [{group: "", kind: Service, name: helloworld, port: 5000}]
  rules: [{backendRefs: [{name: helloworld, port: 5000}], retry: {attempts: 2, codes: [503]}}]
`;
  const definition = (bundle: string) => `
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: httproutes.gateway.networking.k8s.io, annotations: {gateway.networking.k8s.io/bundle-version: ${bundle}}}
spec: {group: gateway.networking.k8s.io, names: {kind: HTTPRoute}}
`;

  test('is named with the release that has it, where the definition was not read or is older', () => {
    for (const documents of [[ROUTE], [ROUTE, definition('v1.6.3')], [ROUTE, definition('mine')]]) {
      expect(found(...documents)).toMatchObject([
        {
          path: 'spec.rules[0].retry',
          message: 'retry is a field only from the standard channel of Gateway API 1.7 on.',
        },
      ]);
    }
  });

  test('is to be left out until the clusters have it', () => {
    const mesh = meshOf({ clusters: { cluster1: yaml(ROUTE) } });
    const { found: findings } = runRules(mesh, [], [unknownField]);
    expect(findings.map(({ finding }) => finding.fix)).toEqual([
      'leave it out until the clusters have the standard channel of Gateway API 1.7.',
    ]);
  });

  test('is known where the definition that was read has it', () => {
    expect(found(ROUTE, definition('v1.7.0'))).toEqual([]);
    const misspelt = ROUTE.replace('attempts', 'attempt');
    expect(found(misspelt, definition('v1.8.1'))).toMatchObject([{ path: 'spec.rules[0].retry.attempt' }]);
  });
});

test('the finding names every object that it is about', () => {
  expect(askExample('unknown-field')).toMatchObject([
    {
      messageId: 'unknown',
      message: 'maxEjectionPercentage is not a known field; did you mean "maxEjectionPercent"?',
    },
  ]);
});
