import { HEALTHY } from '../../src/rules/engine/example-mesh';
import { ask, askExample } from './support';

const ID = 'readiness-port-not-declared';

const CONTAINER = '- name: helloworld\n';
const withProbe = (probe: string, containerPorts = '[{ name: http, containerPort: 5000 }]'): string =>
  HEALTHY.replace(CONTAINER, `${CONTAINER}          ports: ${containerPorts}\n          readinessProbe: ${probe}\n`);

test('the finding names the container, the port, and what runs the pods', () => {
  expect(askExample(ID)).toMatchObject([
    {
      messageId: 'noPortOfThatName',
      path: 'spec.template.spec.containers',
      message: expect.stringContaining(
        'container helloworld of Deployment sample/helloworld asks the port "web"',
      ) as unknown,
    },
  ]);
});

test.each(['{ httpGet: { port: web } }', '{ tcpSocket: { port: web } }'])('%s asks for a name', (probe) => {
  expect(ask(ID, { a: withProbe(probe) })).toHaveLength(1);
  expect(ask(ID, { a: withProbe(probe, '[{ name: web, containerPort: 5000 }]') })).toEqual([]);
});

test.each([
  '{ httpGet: { port: 8080 } }',
  '{ httpGet: { port: "8080" } }',
  '{ exec: { command: [cat, /ready] } }',
  '{ grpc: { port: 8080 } }',
])('%s needs no port that is declared', (probe) => {
  expect(ask(ID, { a: withProbe(probe) })).toEqual([]);
});

test('what is scaled to zero may be old', () => {
  const idle = withProbe('{ httpGet: { port: web } }').replace(/replicas: \d+/, 'replicas: 0');
  expect(ask(ID, { a: idle })).toEqual([]);
});

test('a service of one cluster alone is its own business', () => {
  const local = withProbe('{ httpGet: { port: web } }').replace('    istio.io/use-waypoint: waypoint\n', '');
  expect(
    ask(ID, {
      a: local.replace(
        'name: helloworld\n  namespace: sample\n  labels:\n    istio.io/global: "true"',
        'name: helloworld\n  namespace: sample\n  labels: {}',
      ),
    }),
  ).toEqual([]);
});
