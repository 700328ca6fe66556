import {
  HEALTHY,
  NAMESPACE,
  SERVICE,
  WORKLOAD,
  change,
  meshConfigMap,
  yaml,
} from '../../src/rules/engine/example-mesh';
import { ask, askExample } from './support';

const ID = 'default-traffic-policy-skips-waypoint';
const policy = (text: string) => yaml(meshConfigMap(`    defaultTrafficPolicy: ${text}\n`));

test('only settings that concern failover are found', () => {
  expect(ask(ID, { a: HEALTHY + policy('{outlierDetection: {}}') })).toHaveLength(1);
  expect(ask(ID, { a: HEALTHY + policy('{connectionPool: {tcp: {maxConnections: 1}}}') })).toEqual([]);
});

test('without a waypoint the policy has nothing to skip', () => {
  const unbound = yaml(NAMESPACE, change(SERVICE, '    istio.io/use-waypoint: waypoint\n', ''), WORKLOAD);
  expect(ask(ID, { a: unbound + policy('{outlierDetection: {}}') })).toEqual([]);
});

test('the finding names every object that it is about', () => {
  expect(askExample('default-traffic-policy-skips-waypoint')).toMatchObject([
    {
      messageId: 'notApplied',
      message:
        'ConfigMap istio-system/istio of cluster1 sets defaultTrafficPolicy.outlierDetection, and a waypoint handles the global Service sample/helloworld.',
    },
  ]);
});
