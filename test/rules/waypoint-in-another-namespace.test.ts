import { change, NAMESPACE, SERVICE, WAYPOINT, yaml } from '../../src/rules/example-mesh';
import { ask } from './support';

const ID = 'waypoint-in-another-namespace';
const HBONE = '      protocol: HBONE\n';
const ELSEWHERE = change(WAYPOINT, 'namespace: sample', 'namespace: waypoints');
const OPEN = change(ELSEWHERE, HBONE, `${HBONE}      allowedRoutes: {namespaces: {from: All}}\n`);

test('a waypoint that was not read may be deployed by somebody else', () => {
  expect(ask(ID, { cluster1: yaml(NAMESPACE, SERVICE) })).toEqual([]);
});

test('one of that name in another namespace may be nobody’s but that namespace’s', () => {
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
