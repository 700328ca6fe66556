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

const ID = 'grpc-status-not-counted';
const found = (port: string, ...more: readonly string[]) =>
  ask(ID, {
    cluster1: yaml(NAMESPACE, WAYPOINT, change(SERVICE, 'name: http', port), WORKLOAD, ...more),
    cluster2: HEALTHY,
  });

test('a port carries gRPC by its name or its appProtocol', () => {
  for (const port of ['name: grpc', 'name: grpc-web', 'name: api\n      appProtocol: grpc'])
    expect(found(port, DESTINATION_RULE)).toHaveLength(1);
  for (const port of ['name: http', 'name: grpcish', 'name: grpc\n      appProtocol: http'])
    expect(found(port, DESTINATION_RULE)).toEqual([]);
});

test('without failover nothing depends on the thresholds', () => {
  expect(found('name: grpc')).toEqual([]);
});

test('the finding names every object that it is about', () => {
  expect(askExample('grpc-status-not-counted')).toMatchObject([
    {
      messageId: 'portIsGrpc',
      message: 'In cluster1, port 5000 of Service sample/helloworld carries gRPC.',
    },
  ]);
});
