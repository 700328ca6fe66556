import {
  DESTINATION_RULE,
  HEALTHY,
  NAMESPACE,
  SERVICE,
  WAYPOINT,
  WORKLOAD,
  change,
  yaml,
} from '../../src/rules/engine/example-mesh';
import { ask, askExample } from './support';

const ID = 'error-codes-not-counted';
const withThresholds = (thresholds: string) =>
  change(
    DESTINATION_RULE,
    '      consecutiveGatewayErrors: 5\n      consecutive5xxErrors: 0\n',
    `      outlierDetectionHttpErrorCodes: [429]\n${thresholds}`,
  );
const found = (thresholds: string, istioVersion?: string) =>
  ask(
    ID,
    { cluster1: yaml(NAMESPACE, WAYPOINT, SERVICE, withThresholds(thresholds), WORKLOAD), cluster2: HEALTHY },
    { cluster1: { istioVersion } },
  );

test('a version that does not have the field ignores it, whatever the thresholds', () => {
  expect(found('      consecutive5xxErrors: 5\n', '1.30.3')).toMatchObject([
    { messageId: 'versionTooOld', message: expect.stringContaining('which Istio 1.30.3 does not have.') },
  ]);
  expect(found('      consecutive5xxErrors: 5\n', '1.31.0')).toEqual([]);
});

test('the default threshold counts', () => {
  expect(found('')).toEqual([]);
});

test('the finding names every object that it is about', () => {
  expect(askExample('error-codes-not-counted')).toMatchObject([
    {
      messageId: 'noThreshold',
      message:
        'DestinationRule sample/helloworld of cluster1 sets outlierDetectionHttpErrorCodes, and no threshold counts errors.',
    },
  ]);
});
