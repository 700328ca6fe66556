import { change, DESTINATION_RULE, NAMESPACE, SERVICE, WAYPOINT, yaml } from '../../src/rules/engine/example-mesh';
import { ask, askExample } from './support';

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

  test('a field of Istio may be known, and one of Kubernetes is not', () => {
    expect(findingsBelow('1.32.0')).toMatchObject([
      { messageId: 'unknown', message: 'selectr is not a known field; did you mean "selector"?' },
      {
        messageId: 'newer',
        message:
          'failurePercentageThreshold is not a known field. Istio 1.32.0 may have it, which is newer than the API that is known (1.31.0).',
      },
    ]);
  });

  test('below a known one it is not', () => {
    expect(findingsBelow('1.31.0').at(-1)?.message).toBe('failurePercentageThreshold is not a known field.');
  });
});

test('the finding names every object that it is about', () => {
  expect(askExample('unknown-field')).toMatchObject([
    {
      messageId: 'unknown',
      message: 'maxEjectionPercentage is not a known field.',
    },
  ]);
});
