import {
  change,
  NAMESPACE,
  DESTINATION_RULE,
  SERVICE,
  WAYPOINT,
  WORKLOAD,
  yaml,
} from '../../src/rules/engine/example-mesh';
import { ask } from './support';

const PORTS = '  ports:\n    - name: http\n      port: 5000\n';
const cluster = (ports: string, service = SERVICE) =>
  yaml(NAMESPACE, WAYPOINT, change(service, PORTS, `  ports: [${ports}]\n`), DESTINATION_RULE, WORKLOAD);
const found = (...ports: readonly string[]) =>
  ask(
    'service-ports-differ',
    Object.fromEntries(ports.map((list, index) => [`cluster${index + 1}`, cluster(list)])),
  ).map(({ message }) => message);
const HTTP = '{name: http, port: 80}';

test('the one that differs from most is named, with one of them', () => {
  expect(
    ask('service-ports-differ', { a: cluster('{name: web, port: 80}'), b: cluster(HTTP), c: cluster(HTTP) }),
  ).toEqual([
    {
      cluster: 'a',
      object: 'Service sample/helloworld',
      path: 'spec.ports',
      messageId: 'portsDiffer',
      message: 'In a, Service sample/helloworld has port 80 named "web", and port 80 named "http" in b.',
    },
  ]);
});

test('a number differs under the same name', () => {
  expect(found(HTTP, '{name: http, port: 8080}')).toEqual([
    'In cluster2, Service sample/helloworld has port 8080 named "http", and port 80 named "http" in cluster1.',
  ]);
  expect(found('{port: 80}', '{port: 8080}')).toEqual([
    'In cluster2, Service sample/helloworld has port 8080 without a name, and port 80 without a name in cluster1.',
  ]);
  expect(found('{port: 80}', HTTP)).toHaveLength(1);
});

test('two ports that changed names are found', () => {
  expect(found('{name: a, port: 1}, {name: b, port: 2}', '{name: b, port: 1}, {name: a, port: 2}')).toHaveLength(1);
});

test('target ports, protocols of the application, the order, and ports that one side lacks do not matter', () => {
  const grpc = '{name: grpc, port: 81}';
  expect(found(HTTP, '{name: http, port: 80, targetPort: 8080, appProtocol: http2}')).toEqual([]);
  expect(found(`${HTTP}, ${grpc}`, `${grpc}, ${HTTP}`)).toEqual([]);
  expect(found(HTTP, `${HTTP}, ${grpc}`)).toEqual([]);
  expect(found(HTTP, grpc)).toEqual([]);
});

test('the mesh carries no UDP', () => {
  expect(
    found(`${HTTP}, {name: dns, port: 53, protocol: UDP}`, `${HTTP}, {name: udp, port: 53, protocol: UDP}`),
  ).toEqual([]);
  expect(found('{name: a, port: 53, protocol: UDP}', '{name: b, port: 53}')).toEqual([]);
});

test('the schema refuses what is not a port', () => {
  expect(found('{name: http}', '{name: http, port: 80}')).toEqual([]);
  expect(found('{name: http, port: 80}', '{name: http, port: eighty}')).toEqual([]);
});

test('without a waypoint names do not matter, but numbers do', () => {
  const unbound = change(SERVICE, '    istio.io/use-waypoint: waypoint\n', '');
  const unboundWith = (ports: string) =>
    ask('service-ports-differ', { cluster1: cluster(HTTP, unbound), cluster2: cluster(ports, unbound) });
  expect(unboundWith('{name: web, port: 80}')).toEqual([]);
  expect(unboundWith('{name: http, port: 81}')).toHaveLength(1);
});

test('local services, and those without an address, need not agree', () => {
  const local = change(SERVICE, '    istio.io/global: "true"\n', '');
  const headless = change(SERVICE, 'spec:\n', 'spec:\n  clusterIP: None\n');
  const external = change(SERVICE, 'spec:\n', 'spec:\n  type: ExternalName\n');
  for (const service of [local, headless, external])
    expect(
      ask('service-ports-differ', { cluster1: cluster(HTTP), cluster2: cluster('{name: x, port: 80}', service) }),
    ).toEqual([]);
});
