import {
  change,
  DESTINATION_RULE,
  HEALTHY,
  NAMESPACE,
  SERVICE,
  WAYPOINT,
  WORKLOAD,
  yaml,
} from '../../src/rules/engine/example-mesh';
import { ask, askExample } from './support';

const ID = 'service-missing-beside-its-pods';

test('the finding names every object that it is about', () => {
  expect(askExample(ID)).toMatchObject([
    {
      messageId: 'missingHere',
      cluster: 'cluster2',
      object: 'Deployment sample/helloworld',
      message:
        'cluster2 has Deployment sample/helloworld, but not Service sample/helloworld, which is global in cluster1.',
    },
  ]);
});

test.each(['metadata.name', 'kind'])(
  'a Service with another %s is another object, so the service is missing',
  (field) => {
    const other =
      field === 'kind'
        ? change(SERVICE, 'kind: Service', 'kind: Serivce')
        : change(SERVICE, 'name: helloworld', 'name: helloword');
    expect(
      ask(ID, { cluster1: HEALTHY, cluster2: yaml(NAMESPACE, WAYPOINT, other, DESTINATION_RULE, WORKLOAD) }),
    ).toHaveLength(1);
  },
);

test('a rule that asks for its failover is enough', () => {
  const found = ask(ID, { cluster1: HEALTHY, cluster2: yaml(NAMESPACE, WAYPOINT, DESTINATION_RULE) });
  expect(found).toMatchObject([{ cluster: 'cluster2', object: 'DestinationRule sample/helloworld' }]);
});

test('a cluster that has nothing of a service, or pods that are not selected or scaled to 0, may do without it', () => {
  const parts = [
    yaml(NAMESPACE),
    yaml(NAMESPACE, WORKLOAD.replaceAll('app: helloworld', 'app: other')),
    yaml(NAMESPACE, change(WORKLOAD, 'replicas: 2', 'replicas: 0')),
  ];
  for (const cluster2 of parts) expect(ask(ID, { cluster1: HEALTHY, cluster2 })).toEqual([]);
});

test('a service that is local where it is may be missing elsewhere', () => {
  const local = change(SERVICE, '    istio.io/global: "true"\n', '');
  const cluster1 = yaml(NAMESPACE, WAYPOINT, local, WORKLOAD);
  expect(ask(ID, { cluster1, cluster2: yaml(NAMESPACE, WORKLOAD) })).toEqual([]);
});
