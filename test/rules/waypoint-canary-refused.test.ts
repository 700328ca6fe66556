import { HEALTHY, SERVICE, WAYPOINT, change, yaml } from '../../src/rules/engine/example-mesh';
import { ask, askExample } from './support';

const ID = 'waypoint-canary-refused';
const CANARY = yaml(change(WAYPOINT, 'name: waypoint', 'name: canary'));
const healthyWith = (weight: string, name = 'canary') =>
  change(
    HEALTHY,
    SERVICE,
    change(
      SERVICE,
      '  labels:\n',
      `  annotations:\n    istio.io/use-waypoint-canary-weight: "${weight}"\n  labels:\n    istio.io/use-waypoint-canary: ${name}\n`,
    ),
  );
const found = (text: string, istioVersion = '1.31.0') =>
  ask(ID, { cluster1: text }, { cluster1: { istioVersion } }).map(({ message }) => message);

test('a canary that is the waypoint itself, and a weight out of bounds, are refused', () => {
  expect(found(healthyWith('10', 'waypoint'))).toEqual([
    expect.stringContaining('and sample/waypoint is its primary waypoint.') as unknown,
  ]);
  expect(found(healthyWith('101') + CANARY)).toEqual([
    expect.stringContaining('its weight "101" is not a number from 0 to 100.') as unknown,
  ]);
});

test('a canary that takes a part, or nothing yet, is not', () => {
  for (const weight of ['0', '50', '100']) expect(found(healthyWith(weight) + CANARY)).toEqual([]);
});

test('a canary that was not read may be deployed by others', () => {
  expect(found(healthyWith('10'))).toEqual([]);
});

test('an istiod that does not know canaries refuses none', () => {
  expect(found(healthyWith('ten') + CANARY, '1.30.5')).toEqual([]);
});

test('the finding names every object that it is about', () => {
  expect(askExample('waypoint-canary-refused')).toMatchObject([
    {
      messageId: 'refused',
      message:
        'In cluster1, Service sample/helloworld names a canary waypoint, and its weight "10%" is not a number from 0 to 100.',
    },
  ]);
});
