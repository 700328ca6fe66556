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

const ID = 'tcp-failures-not-counted';
const found = (service: string, ...more: readonly string[]) =>
  ask(ID, { cluster1: yaml(NAMESPACE, WAYPOINT, service, WORKLOAD, ...more), cluster2: yaml(NAMESPACE) });

test('the protocol of a port decides, by its appProtocol or its name', () => {
  for (const name of ['tcp', 'tcp-db', 'tls', 'https', 'mysql'])
    expect(found(change(SERVICE, 'name: http', `name: ${name}`), DESTINATION_RULE)).toHaveLength(1);
  for (const name of ['http', 'http2', 'grpc', 'web'])
    expect(found(change(SERVICE, 'name: http', `name: ${name}`), DESTINATION_RULE)).toEqual([]);
  const told = change(SERVICE, 'name: http', 'name: tcp\n      appProtocol: http');
  expect(found(told, DESTINATION_RULE)).toEqual([]);
});

test('without failover nothing depends on the thresholds', () => {
  expect(found(change(SERVICE, 'name: http', 'name: tcp'))).toEqual([]);
});

test('the finding names every object that it is about', () => {
  expect(askExample('tcp-failures-not-counted')).toMatchObject([
    {
      messageId: 'portIsTcp',
      message: 'In cluster1, port 5000 of Service sample/helloworld is a TCP port for its waypoint.',
    },
  ]);
});
