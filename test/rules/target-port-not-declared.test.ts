import { HEALTHY } from '../../src/rules/engine/example-mesh';
import { ask, askExample } from './support';

const ID = 'target-port-not-declared';

const CONTAINER = '- name: helloworld\n';
const withPort = (targetPort: string, containerPorts: string): string =>
  HEALTHY.replace('port: 5000\n', `port: 5000\n      targetPort: ${targetPort}\n`).replace(
    CONTAINER,
    `${CONTAINER}          ports: ${containerPorts}\n`,
  );

test('the finding names the port, and what runs the pods', () => {
  expect(askExample(ID)).toMatchObject([
    {
      messageId: 'noPortOfThatName',
      path: 'spec.ports[0].targetPort',
      message: expect.stringMatching(
        /^port 5000 goes to the container port "web", and no container of .* has/,
      ) as unknown,
    },
  ]);
});

test('a container that has the port is enough', () => {
  expect(ask(ID, { a: withPort('web', '[{ name: web, containerPort: 5000 }]') })).toEqual([]);
  expect(ask(ID, { a: withPort('web', '[{ name: http, containerPort: 5000 }]') })).toHaveLength(1);
});

test('a port of another protocol is not enough', () => {
  expect(ask(ID, { a: withPort('web', '[{ name: web, containerPort: 5000, protocol: UDP }]') })).toMatchObject([
    { message: expect.stringContaining('has a TCP port of that name') as unknown },
  ]);
});

test('a number needs no container that has it', () => {
  expect(ask(ID, { a: withPort('8080', '[{ name: http, containerPort: 5000 }]') })).toEqual([]);
});

test('what is scaled to zero may be old', () => {
  expect(ask(ID, { a: withPort('web', '[]').replace(/replicas: \d+/, 'replicas: 0') })).toEqual([]);
});
