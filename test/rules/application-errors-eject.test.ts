import {
  change,
  HEALTHY,
  NAMESPACE,
  DESTINATION_RULE,
  SERVICE,
  WAYPOINT,
  yaml,
} from '../../src/rules/engine/example-mesh';
import { ask, askExample } from './support';

const ID = 'application-errors-eject';
const GATEWAY_ERRORS = 'consecutiveGatewayErrors: 5\n      consecutive5xxErrors: 0';
const withRule = (rule: string) => ({ cluster1: yaml(NAMESPACE, WAYPOINT, SERVICE, rule), cluster2: HEALTHY });

test('five in a row are the default where nothing is said, beside gateway errors too', () => {
  const [found] = ask(ID, withRule(change(DESTINATION_RULE, GATEWAY_ERRORS, 'consecutiveGatewayErrors: 5')));
  expect(found?.message).toContain('5 answers in a row');
});

test('a rule that says it for several ports is named once', () => {
  const ports = change(
    DESTINATION_RULE,
    '  trafficPolicy:\n',
    `  trafficPolicy:
    portLevelSettings:
      - port: {number: 5000}
        outlierDetection: {consecutive5xxErrors: 1}
      - port: {number: 5001}
        outlierDetection: {consecutive5xxErrors: 2}
`,
  );
  expect(ask(ID, withRule(ports)).map(({ path }) => path)).toEqual([
    'spec.trafficPolicy.portLevelSettings[0].outlierDetection.consecutive5xxErrors',
  ]);
});

test('a rule for a service without a waypoint concerns no waypoint', () => {
  const alone = change(SERVICE, '    istio.io/use-waypoint: waypoint\n', '');
  const counting = change(DESTINATION_RULE, GATEWAY_ERRORS, 'consecutive5xxErrors: 1');
  expect(ask(ID, { cluster1: yaml(NAMESPACE, WAYPOINT, alone, counting) })).toEqual([]);
});

test('the finding names every object that it is about', () => {
  expect(askExample('application-errors-eject')).toMatchObject([
    {
      messageId: 'ejectsOnServerErrors',
      message: 'DestinationRule sample/helloworld of cluster1 ejects a pod after one answer of 500 or above.',
    },
  ]);
});
