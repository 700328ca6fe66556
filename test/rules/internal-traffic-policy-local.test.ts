import {
  DESTINATION_RULE,
  HEALTHY,
  NAMESPACE,
  SERVICE,
  WAYPOINT,
  WORKLOAD,
  change,
  yaml,
} from '../../src/rules/engine/example-mesh';
import { ask, askExample } from './support';

const ID = 'internal-traffic-policy-local';
const NODE_LOCAL = change(SERVICE, 'spec:\n', 'spec:\n  internalTrafficPolicy: Local\n');
const found = (service: string, ...more: readonly string[]) =>
  ask(ID, { cluster1: yaml(NAMESPACE, WAYPOINT, service, WORKLOAD, ...more), cluster2: HEALTHY });

test('a service that does not ask for failover may keep its traffic on the node', () => {
  expect(found(NODE_LOCAL)).toEqual([]);
  expect(found(change(NODE_LOCAL, '    istio.io/global: "true"\n', ''), DESTINATION_RULE)).toEqual([]);
});

test('internalTrafficPolicy: Cluster is the default', () => {
  expect(found(change(NODE_LOCAL, 'Local', 'Cluster'), DESTINATION_RULE)).toEqual([]);
});

test('the finding names every object that it is about', () => {
  expect(askExample('internal-traffic-policy-local')).toMatchObject([
    {
      messageId: 'nodeLocal',
      message:
        'Service sample/helloworld of cluster1 has internalTrafficPolicy: Local, and DestinationRule sample/helloworld asks for failover.',
    },
  ]);
});
