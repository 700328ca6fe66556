import { change, NAMESPACE, SERVICE, WAYPOINT, yaml } from '../../src/rules/example-mesh';
import { ask } from './support';

const ID = 'waypoint-named-none';

test('to use none is to use no waypoint, which is no mistake', () => {
  const opted = change(SERVICE, 'use-waypoint: waypoint', 'use-waypoint: none');
  expect(ask(ID, { cluster1: yaml(NAMESPACE, WAYPOINT, opted) })).toEqual([]);
});

test('a Gateway of another class, and names that only look like it, are free', () => {
  const none = change(WAYPOINT, 'name: waypoint\n', 'name: none\n');
  expect(ask(ID, { cluster1: yaml(NAMESPACE, none) })).toHaveLength(1);
  expect(ask(ID, { cluster1: yaml(NAMESPACE, change(none, 'istio-waypoint', 'istio')) })).toEqual([]);
  expect(ask(ID, { cluster1: yaml(NAMESPACE, change(none, 'name: none\n', 'name: none-of-them\n')) })).toEqual([]);
});
