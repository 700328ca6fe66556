import { change, NAMESPACE, SERVICE, WAYPOINT, yaml } from '../../src/rules/engine/example-mesh';
import { ask, askExample } from './support';

const ID = 'waypoint-named-none';

test('a service that uses no waypoint is not a mistake', () => {
  const opted = change(SERVICE, 'use-waypoint: waypoint', 'use-waypoint: none');
  expect(ask(ID, { cluster1: yaml(NAMESPACE, WAYPOINT, opted) })).toEqual([]);
});

test('a Gateway of another class, and names that only look like it, are free', () => {
  const none = change(WAYPOINT, 'name: waypoint\n', 'name: none\n');
  expect(ask(ID, { cluster1: yaml(NAMESPACE, none) })).toHaveLength(1);
  expect(ask(ID, { cluster1: yaml(NAMESPACE, change(none, 'istio-waypoint', 'istio')) })).toEqual([]);
  expect(ask(ID, { cluster1: yaml(NAMESPACE, change(none, 'name: none\n', 'name: none-of-them\n')) })).toEqual([]);
});

test('the finding names every object that it is about', () => {
  expect(askExample('waypoint-named-none')).toMatchObject([
    {
      messageId: 'named',
      message: 'In cluster1, Gateway sample/none is a waypoint of that name.',
    },
  ]);
});
