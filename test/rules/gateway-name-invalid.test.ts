import { EAST_WEST_GATEWAY, WAYPOINT, change, yaml } from '../../src/rules/engine/example-mesh';
import { ask, askExample } from './support';

const ID = 'gateway-name-invalid';
const named = (name: string) => change(WAYPOINT, 'name: waypoint\n', `name: ${name}\n`);
const found = (gateway: string) => ask(ID, { cluster1: yaml(gateway) });

test('dots and more than 63 letters are not valid in the name of a Service', () => {
  expect(found(named('a.b'))).toHaveLength(1);
  expect(found(named('a'.repeat(64)))).toHaveLength(1);
  expect(found(named('a'.repeat(63)))).toEqual([]);
});

test('a name may begin with a digit', () => {
  expect(found(named('1-waypoint'))).toEqual([]);
});

test('an override names the Service', () => {
  const overridden = change(
    named('a.b'),
    '  labels:\n',
    '  annotations: {gateway.istio.io/name-override: ab}\n  labels:\n',
  );
  expect(found(overridden)).toEqual([]);
});

test('an east-west gateway gets a Service of its name too, another class does not', () => {
  const eastWest = change(EAST_WEST_GATEWAY, 'name: istio-eastwestgateway', 'name: east.west');
  expect(found(eastWest)).toHaveLength(1);
  expect(found(change(named('a.b'), 'gatewayClassName: istio-waypoint', 'gatewayClassName: nginx'))).toEqual([]);
});

test('the finding names every object that it is about', () => {
  expect(askExample('gateway-name-invalid')).toMatchObject([
    {
      messageId: 'notAServiceName',
      message:
        'In cluster1, istiod would name the Service of Gateway sample/my.waypoint "my.waypoint", which is not a valid name of a Service.',
    },
  ]);
});
