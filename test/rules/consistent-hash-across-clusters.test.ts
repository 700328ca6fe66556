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

const ID = 'consistent-hash-across-clusters';
const HASHED = change(
  DESTINATION_RULE,
  '    loadBalancer:\n',
  '    loadBalancer:\n      consistentHash: {useSourceIp: true}\n',
);
const clusters = { cluster1: yaml(NAMESPACE, WAYPOINT, SERVICE, HASHED, WORKLOAD), cluster2: HEALTHY };

test('in one network a waypoint sees every pod', () => {
  expect(ask(ID, clusters)).toHaveLength(1);
  expect(ask(ID, clusters, { cluster1: { network: 'flat' }, cluster2: { network: 'flat' } })).toEqual([]);
});

test('the finding names every object that it is about', () => {
  expect(askExample('consistent-hash-across-clusters')).toMatchObject([
    {
      messageId: 'hashEndsAtGateway',
      message:
        'In cluster1, DestinationRule sample/helloworld sets consistentHash for Service sample/helloworld, which also runs in cluster2, behind a gateway.',
    },
  ]);
});
