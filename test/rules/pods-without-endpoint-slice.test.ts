import { change, HEALTHY } from '../../src/rules/engine/example-mesh';
import { RULES } from '../../src/rules/engine';
import { runRules } from '../../src/rules/engine/run';
import { ask, askExample, meshOf } from './support';

const ID = 'pods-without-endpoint-slice';
const { bad, good } = RULES.find(({ id }) => id === ID)!;
const GOOD = good.clusters.cluster1!;

test('the slice, its pods and the Service are named', () => {
  expect(askExample(ID)).toEqual([
    {
      cluster: 'cluster1',
      object: 'EndpointSlice sample/helloworld-1',
      path: undefined,
      messageId: 'notInSlices',
      message:
        'In cluster1, Service sample/helloworld selects Pod sample/helloworld-0, which EndpointSlice sample/helloworld-1 has, ' +
        'and EndpointSlice sample/helloworld-1 is not for a port of it: these pods get no requests.',
    },
  ]);
});

test('check says it of the slice, and not of the rule that requests meet', () => {
  const serious = runRules(meshOf(bad), []).found.filter(({ finding: { severity } }) => severity !== 'advice');
  expect(serious.map(({ finding: { rule } }) => rule)).toEqual([ID]);
});

test.each([
  ['has a port of another name', 'name: http\n    port: 5000\nendpoints', 'name: web\n    port: 5000\nendpoints'],
  ['is in another namespace', 'name: helloworld-1\n  namespace: sample', 'name: helloworld-1\n  namespace: other'],
  ['has lost its label', 'kubernetes.io/service-name: helloworld', 'app: helloworld'],
])('a slice that %s is none of the Service', (_, from, to) => {
  expect(ask(ID, { cluster1: change(GOOD, from, to), cluster2: HEALTHY })).toHaveLength(1);
});

test('a slice without any of the pods is named; without a slice of the Service, the Service is', () => {
  const without = `${GOOD.slice(0, GOOD.lastIndexOf('endpoints:'))}endpoints: []\n`;
  expect(ask(ID, { cluster1: without, cluster2: HEALTHY })).toMatchObject([
    {
      object: 'EndpointSlice sample/helloworld-1',
      messageId: 'inNone',
      message:
        'In cluster1, Service sample/helloworld selects Pod sample/helloworld-0, and no EndpointSlice that was read has any of ' +
        'its pods: they get no requests.',
    },
  ]);
  const other = change(without, 'service-name: helloworld', 'service-name: other');
  expect(ask(ID, { cluster1: other, cluster2: HEALTHY })).toMatchObject([{ object: 'Service sample/helloworld' }]);
});

test('a pod that is not ready has no endpoint to miss, and without slices nothing is compared', () => {
  const [slices] = [bad.clusters.cluster1!];
  expect(ask(ID, { cluster1: change(slices, 'status: "True"', 'status: "False"'), cluster2: HEALTHY })).toEqual([]);
  expect(ask(ID, { cluster1: change(slices, 'kind: EndpointSlice', 'kind: Endpoints'), cluster2: HEALTHY })).toEqual(
    [],
  );
});
