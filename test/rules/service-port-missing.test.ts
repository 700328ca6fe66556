import { change, NAMESPACE, SERVICE, WAYPOINT, yaml } from '../../src/rules/engine/example-mesh';
import { ask } from './support';

const PORTS = '  ports:\n    - name: http\n      port: 5000\n';
const cluster = (ports: string) => yaml(NAMESPACE, WAYPOINT, change(SERVICE, PORTS, `  ports: [${ports}]\n`));
const found = (...ports: readonly string[]) =>
  ask('service-port-missing', Object.fromEntries(ports.map((list, index) => [`cluster${index + 1}`, cluster(list)])));
const HTTP = '{name: http, port: 80}';
const GRPC = '{name: grpc, port: 81}';

test('the missing ports are named, with the cluster that has them', () => {
  expect(found(HTTP, `${HTTP}, ${GRPC}, {name: c, port: 82}`)).toEqual([
    {
      cluster: 'cluster1',
      object: 'Service sample/helloworld',
      path: 'spec.ports',
      messageId: 'portMissing',
      message: 'In cluster1, Service sample/helloworld does not have port 81, 82, which it has in cluster2.',
    },
  ]);
});

test('each may lack what another has', () => {
  expect(found(HTTP, GRPC, `${HTTP}, ${GRPC}`).map(({ message }) => message)).toEqual([
    'In cluster1, Service sample/helloworld does not have port 81, which it has in cluster2.',
    'In cluster2, Service sample/helloworld does not have port 80, which it has in cluster1.',
  ]);
});

test('a port under another name or number is left to another rule', () => {
  expect(found(HTTP, '{name: web, port: 80}')).toEqual([]);
  expect(found(HTTP, '{name: http, port: 8080}')).toEqual([]);
  expect(found('{port: 80}', '{port: 81}')).toEqual([]);
});

test('the mesh does not carry UDP, and the schema refuses what is not a port', () => {
  expect(found(HTTP, `${HTTP}, {name: dns, port: 53, protocol: UDP}`)).toEqual([]);
  expect(found(HTTP, `${HTTP}, {name: broken}`)).toEqual([]);
});

test('a port that one cluster has for UDP is missing there', () => {
  expect(found(HTTP, '{name: http, port: 80, protocol: UDP}').map(({ cluster: name }) => name)).toEqual(['cluster2']);
});

test('equal ports, in any order, are all there', () => {
  expect(found(`${HTTP}, ${GRPC}`, `${GRPC}, ${HTTP}`)).toEqual([]);
});
