import {
  change,
  DESTINATION_RULE,
  NAMESPACE,
  SERVICE,
  WAYPOINT,
  WORKLOAD,
  yaml,
} from '../../src/rules/engine/example-mesh';
import { ask, askExample } from './support';

const ID = 'target-port-number-not-declared';
const IMAGE = '          image: helloworld\n';

const listening = (...ports: readonly number[]): string =>
  change(WORKLOAD, IMAGE, `${IMAGE}          ports: [${ports.map((port) => `{containerPort: ${port}}`).join(', ')}]\n`);
const cluster = (target: number | string | undefined, workload: string): string => {
  const service =
    target === undefined ? SERVICE : change(SERVICE, 'port: 5000', `port: 5000\n      targetPort: ${target}`);
  return yaml(NAMESPACE, WAYPOINT, service, DESTINATION_RULE, workload);
};

test('the numbers of both clusters, and the workload, are named', () => {
  expect(askExample(ID)).toEqual([
    {
      cluster: 'cluster2',
      object: 'Service sample/helloworld',
      path: 'spec.ports[0].targetPort',
      messageId: 'declaredOther',
      message:
        'In cluster2, port 5000 of Service sample/helloworld goes to port 5001 of its pods, which no container of ' +
        'Deployment sample/helloworld declares; it declares 5000, where the port goes in cluster1.',
    },
  ]);
});

test('a Service without targetPort goes to the number of its port', () => {
  expect(
    ask(ID, { cluster1: cluster(8080, listening(8080)), cluster2: cluster(undefined, listening(8080)) }),
  ).toHaveLength(1);
  expect(
    ask(ID, { cluster1: cluster(undefined, listening(5000)), cluster2: cluster(9, listening(5000)) }),
  ).toHaveLength(1);
});

test('a port need not be declared: nothing is said of pods that declare none, nor where no cluster knows better', () => {
  expect(ask(ID, { cluster1: cluster(5000, WORKLOAD), cluster2: cluster(5001, WORKLOAD) })).toEqual([]);
  expect(ask(ID, { cluster1: cluster(5001, listening(9090)), cluster2: cluster(5001, listening(9090)) })).toEqual([]);
});

test('two versions that listen at different ports are fine, also where one of them declares none of it', () => {
  expect(ask(ID, { cluster1: cluster(5000, listening(5000)), cluster2: cluster(8080, listening(8080)) })).toEqual([]);
  expect(ask(ID, { cluster1: cluster(5000, listening(5000)), cluster2: cluster(8080, listening(9090)) })).toEqual([]);
});

test('a name is for another rule', () => {
  expect(ask(ID, { cluster1: cluster(5000, listening(5000)), cluster2: cluster('web', listening(5000)) })).toEqual([]);
});
