import { change, HEALTHY, WORKLOAD } from '../../src/rules/engine/example-mesh';
import { RULES } from '../../src/rules/engine';
import { ask, askExample } from './support';

const ID = 'autoscaler-rests-at-zero';
const { bad } = RULES.find(({ id }) => id === ID)!;
const RESTS = bad.clusters.cluster2!;

test('the autoscaler, the workload and the service are named', () => {
  expect(askExample(ID)).toEqual([
    {
      cluster: 'cluster2',
      object: 'Deployment sample/helloworld',
      path: 'spec.replicas',
      messageId: 'rests',
      message:
        'In cluster2, HorizontalPodAutoscaler sample/helloworld is to scale Deployment sample/helloworld, which runs Service ' +
        'sample/helloworld and asks for no pods.',
    },
  ]);
});

test('a workload without replicas is the business of its autoscaler, and one of 0 without an autoscaler is meant', () => {
  expect(ask(ID, { cluster1: HEALTHY, cluster2: change(RESTS, '  replicas: 0\n', '') })).toEqual([]);
  const idle = change(WORKLOAD, 'replicas: 2', 'replicas: 0');
  expect(ask(ID, { cluster1: HEALTHY, cluster2: change(HEALTHY, WORKLOAD, idle) })).toEqual([]);
});

test('an autoscaler of something else, or a service that is local, is not concerned', () => {
  const other = RESTS.replace(/kind: Deployment\n {4}name: helloworld/, 'kind: StatefulSet\n    name: helloworld');
  expect(ask(ID, { cluster1: HEALTHY, cluster2: other })).toEqual([]);
  const local = RESTS.replaceAll('    istio.io/global: "true"\n', '');
  expect(ask(ID, { cluster1: HEALTHY, cluster2: local })).toEqual([]);
});
