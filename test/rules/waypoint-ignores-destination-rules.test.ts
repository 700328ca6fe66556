import {
  DESTINATION_RULE,
  NAMESPACE,
  SERVICE,
  WAYPOINT,
  WORKLOAD,
  change,
  yaml,
} from '../../src/rules/engine/example-mesh';
import { ask, askExample } from './support';

const ID = 'waypoint-ignores-destination-rules';
const classOf = (name: string, controller: string) =>
  `\napiVersion: gateway.networking.k8s.io/v1\nkind: GatewayClass\nmetadata: {name: ${name}}\nspec: {controllerName: ${controller}}\n`;
const found = (className: string, ...documents: readonly string[]) =>
  ask(ID, {
    cluster1: yaml(
      NAMESPACE,
      change(WAYPOINT, 'gatewayClassName: istio-waypoint', `gatewayClassName: ${className}`),
      SERVICE,
      WORKLOAD,
      ...documents,
    ),
  });

test('the controller that a GatewayClass names tells whose waypoint it is', () => {
  const acme = classOf('acme', 'acme.example/waypoint');
  expect(found('acme', acme, DESTINATION_RULE)).toMatchObject([
    { message: expect.stringContaining('is of class acme, programmed by acme.example/waypoint.') as unknown },
  ]);
  const renamed = classOf('ours', 'istio.io/agentgateway-waypoint-controller');
  expect(found('ours', renamed, DESTINATION_RULE)).toMatchObject([
    { message: expect.stringContaining('is of class ours, programmed by agentgateway.') as unknown },
  ]);
});

test('a class of istiod by another name applies DestinationRules', () => {
  expect(found('ours', classOf('ours', 'istio.io/mesh-controller'), DESTINATION_RULE)).toEqual([]);
});

test('a class that was not read may be one of istiod', () => {
  expect(found('acme', DESTINATION_RULE)).toEqual([]);
});

test('without a DestinationRule for the service nothing is ignored', () => {
  expect(found('istio-agentgateway-waypoint')).toEqual([]);
  const ofAnother = change(DESTINATION_RULE, 'host: helloworld.', 'host: another.');
  expect(found('istio-agentgateway-waypoint', ofAnother)).toEqual([]);
});

test('a rule for several services is found once', () => {
  const another = SERVICE.replaceAll('helloworld', 'another');
  const wide = change(DESTINATION_RULE, 'host: helloworld.sample', 'host: "*.sample').replace(
    '.svc.cluster.local',
    '.svc.cluster.local"',
  );
  expect(found('istio-agentgateway-waypoint', another, wide)).toHaveLength(1);
});

test('the finding names every object that it is about', () => {
  expect(askExample('waypoint-ignores-destination-rules')).toMatchObject([
    {
      messageId: 'notApplied',
      message:
        'In cluster1, DestinationRule sample/helloworld is for Service sample/helloworld, whose waypoint Gateway sample/waypoint is of class istio-agentgateway-waypoint, programmed by agentgateway.',
    },
  ]);
});
