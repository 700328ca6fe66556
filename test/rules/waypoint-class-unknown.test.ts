import { WAYPOINT, change, yaml } from '../../src/rules/engine/example-mesh';
import { ask, askExample } from './support';

const ID = 'waypoint-class-unknown';
const ofClass = (name: string) => change(WAYPOINT, 'gatewayClassName: istio-waypoint', `gatewayClassName: ${name}`);
const CLASS =
  '\napiVersion: gateway.networking.k8s.io/v1\nkind: GatewayClass\nmetadata: {name: istio-waypoints}\nspec: {controllerName: istio.io/mesh-controller}\n';
const found = (...documents: readonly string[]) => ask(ID, { cluster1: yaml(...documents) });

test('a class that differs from a known one in a letter or two is probably misspelt', () => {
  for (const name of [
    'istio-waypont',
    'istio-wayponit',
    'istio_waypoint',
    'istio-eastwest',
    'istio-agentgateway-waypont',
  ])
    expect(found(ofClass(name))).toHaveLength(1);
});

test('a class of its own, with its GatewayClass or far from the known ones, is not misspelt', () => {
  expect(found(ofClass('istio-waypoints'), CLASS)).toEqual([]);
  for (const name of [
    'istio-waypoint',
    'istio-east-west',
    'istio-agentgateway',
    'shared-waypoint',
    'nginx',
    'kgateway-waypoint',
  ])
    expect(found(ofClass(name))).toEqual([]);
});

test('the finding names every object that it is about', () => {
  expect(askExample('waypoint-class-unknown')).toMatchObject([
    {
      messageId: 'misspelt',
      message:
        'In cluster1, Gateway sample/waypoint has class "istio-waypoints", of which no GatewayClass was read; did you mean "istio-waypoint"?',
    },
  ]);
});
