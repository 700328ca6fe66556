import { change, NAMESPACE, SERVICE, WAYPOINT, yaml } from '../../src/rules/engine/example-mesh';
import { ask } from './support';

const cluster = (spec: string) => yaml(NAMESPACE, WAYPOINT, change(SERVICE, 'spec:\n', `spec:\n  ${spec}\n`));
const found = (...specs: readonly string[]) =>
  ask('service-type-differs', Object.fromEntries(specs.map((spec, index) => [`cluster${index + 1}`, cluster(spec)])));

test('the one that differs from most is named, with one of them', () => {
  expect(found('type: NodePort', 'type: ClusterIP', 'a: b')).toEqual([
    {
      cluster: 'cluster1',
      object: 'Service sample/helloworld',
      path: 'spec.type',
      messageId: 'typesDiffer',
      message: 'In cluster1, Service sample/helloworld is of type NodePort, and of type ClusterIP in cluster2.',
    },
  ]);
});

test('a service without an address is left to another rule', () => {
  expect(found('type: ClusterIP', 'type: ExternalName')).toEqual([]);
  expect(found('type: LoadBalancer', 'clusterIP: None')).toEqual([]);
});
