import {
  DESTINATION_RULE,
  NAMESPACE,
  SERVICE,
  WAYPOINT,
  WORKLOAD,
  change,
  yaml,
} from '../../src/rules/engine/example-mesh';
import { ask, askExample } from './support';

const ID = 'unknown-traffic-distribution';
const found = (service: string) =>
  ask(ID, { cluster1: yaml(NAMESPACE, WAYPOINT, service, DESTINATION_RULE, WORKLOAD) });
const annotated = (value: string) =>
  change(SERVICE, '  labels:\n', `  annotations: {networking.istio.io/traffic-distribution: ${value}}\n  labels:\n`);
const field = (value: string) => change(SERVICE, 'spec:\n', `spec:\n  trafficDistribution: ${value}\n`);

test('istiod compares the annotation without regard to case, and the field exactly', () => {
  expect(found(annotated('preferclose'))).toEqual([]);
  expect(found(field('PreferClose'))).toEqual([]);
  expect(found(field('preferclose'))).toMatchObject([{ path: 'spec.trafficDistribution' }]);
});

test('an empty annotation is not set', () => {
  expect(found(annotated('""'))).toEqual([]);
});

test('the finding names every object that it is about', () => {
  expect(askExample('unknown-traffic-distribution')).toMatchObject([
    {
      messageId: 'unknownValue',
      message:
        'Service sample/helloworld of cluster1 has traffic distribution "PreferSameRegion", which istiod does not know.',
    },
  ]);
});
