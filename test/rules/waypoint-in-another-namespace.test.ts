import { change, NAMESPACE, SERVICE, WAYPOINT, yaml } from '../../src/rules/engine/example-mesh';
import { ask, askExample } from './support';

const ID = 'waypoint-in-another-namespace';
const HBONE = '      protocol: HBONE\n';
const ELSEWHERE = change(WAYPOINT, 'namespace: sample', 'namespace: waypoints');
const OPEN = change(ELSEWHERE, HBONE, `${HBONE}      allowedRoutes: {namespaces: {from: All}}\n`);

test('a waypoint that was not read may exist', () => {
  expect(ask(ID, { cluster1: yaml(NAMESPACE, SERVICE) })).toEqual([]);
});

test('a waypoint of that name that does not admit the namespace is not the one that is meant', () => {
  expect(ask(ID, { cluster1: yaml(NAMESPACE, ELSEWHERE, SERVICE) })).toEqual([]);
  expect(ask(ID, { cluster1: yaml(NAMESPACE, change(OPEN, 'name: waypoint\n', 'name: other\n'), SERVICE) })).toEqual(
    [],
  );
});

test('a namespace that is named is named on purpose', () => {
  const named = change(
    SERVICE,
    'use-waypoint: waypoint',
    'use-waypoint: waypoint\n    istio.io/use-waypoint-namespace: x',
  );
  expect(ask(ID, { cluster1: yaml(NAMESPACE, OPEN, named) })).toEqual([]);
});

test('a waypoint of the own namespace is the one that is meant', () => {
  expect(ask(ID, { cluster1: yaml(NAMESPACE, OPEN, WAYPOINT, SERVICE) })).toEqual([]);
});

test('the label of a namespace is one finding, on the Namespace', () => {
  const using = change(NAMESPACE, 'labels:\n', 'labels:\n    istio.io/use-waypoint: waypoint\n');
  const plain = change(SERVICE, '    istio.io/use-waypoint: waypoint\n', '');
  const second = change(plain, 'name: helloworld\n', 'name: second\n');
  expect(ask(ID, { cluster1: yaml(using, OPEN, plain, second) }).map(({ object }) => object)).toEqual([
    'Namespace sample',
  ]);
});

test('the finding names every object that it is about', () => {
  expect(askExample('waypoint-in-another-namespace')).toMatchObject([
    {
      messageId: 'notInThisNamespace',
      message:
        'In cluster1, Service sample/helloworld uses waypoint "waypoint" of namespace sample, in which no such waypoint was read; Gateway waypoints/waypoint admits that namespace.',
    },
  ]);
});
