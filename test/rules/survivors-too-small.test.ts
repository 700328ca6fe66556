import {
  change,
  NAMESPACE,
  DESTINATION_RULE,
  SERVICE,
  WAYPOINT,
  WORKLOAD,
  yaml,
} from '../../src/rules/engine/example-mesh';
import { ask, askExample } from './support';

const ID = 'survivors-too-small';
const withPods = (pods: number, service = SERVICE) =>
  yaml(NAMESPACE, WAYPOINT, service, DESTINATION_RULE, change(WORKLOAD, 'replicas: 2', `replicas: ${pods}`));
const clusters = (...all: readonly string[]) =>
  Object.fromEntries(all.map((text, index) => [`cluster${index + 1}`, text]));

test('two equal clusters get twice the load each, three get half as much again', () => {
  const [found] = ask(ID, clusters(withPods(2), withPods(2)));
  expect(found?.message).toContain(
    'the load of 4 pods of Service sample/helloworld falls on at most 2 pods, in cluster2: 2.0',
  );
  expect(ask(ID, clusters(withPods(2), withPods(2), withPods(2)))).toEqual([]);
});

test('the outage that leaves the least is judged, and once', () => {
  const [found, ...others] = ask(ID, clusters(withPods(1), withPods(8), withPods(1)));
  expect(others).toEqual([]);
  expect(found).toMatchObject({ cluster: 'cluster1', object: 'Service sample/helloworld' });
  expect(found?.message).toContain('When cluster2 fails, the load of 10 pods');
  expect(found?.message).toContain('at most 2 pods, in cluster1 and elsewhere: 5.0');
});

test('clusters that only consume the service survive nothing and need nothing', () => {
  expect(ask(ID, clusters(withPods(4), withPods(0)))).toEqual([]);
  expect(ask(ID, clusters(withPods(0), withPods(0)))).toEqual([]);
});

test('where the pods of one cluster are not known, nothing is found', () => {
  expect(ask(ID, clusters(withPods(9), withPods(1), yaml(NAMESPACE, WAYPOINT, SERVICE, DESTINATION_RULE)))).toEqual([]);
});

test('a local service has no survivors', () => {
  const local = change(SERVICE, '    istio.io/global: "true"\n', '');
  expect(ask(ID, clusters(withPods(4, local), withPods(1, local)))).toEqual([]);
});

test('a cluster that an autoscaler keeps at nothing has no load to leave behind', () => {
  const asleep = `
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: helloworld, namespace: sample}
spec: {scaleTargetRef: {kind: Deployment, name: helloworld}, minReplicas: 0, maxReplicas: 9}
`;
  expect(ask(ID, clusters(withPods(2), withPods(2) + yaml(asleep)))).toEqual([]);
});

test('the finding names every object that it is about', () => {
  expect(askExample('survivors-too-small')).toMatchObject([
    {
      messageId: 'tooFewPods',
      message:
        'When cluster1 fails, the load of 3 pods of Service sample/helloworld falls on at most 1 pod, in cluster2: 3.0 times as much on each.',
    },
  ]);
});
