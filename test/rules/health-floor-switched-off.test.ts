import {
  change,
  HEALTHY,
  NAMESPACE,
  DESTINATION_RULE,
  SERVICE,
  WAYPOINT,
  WORKLOAD,
  yaml,
} from '../../src/rules/engine/example-mesh';
import { ask, askExample } from './support';

const ID = 'health-floor-switched-off';
const CLOSE = change(SERVICE, 'spec:\n', 'spec:\n  trafficDistribution: PreferClose\n');
const withService = (service: string, rule = DESTINATION_RULE) => ({
  cluster1: yaml(NAMESPACE, WAYPOINT, service, rule, WORKLOAD),
});
const runs = (istioVersion: string, switches = {}) => ({ cluster1: { istioVersion, switches } });

test('Istio 1.31 keeps the floor, and 1.31 is what is assumed', () => {
  expect(ask(ID, withService(CLOSE), runs('1.31.0'))).toEqual([]);
  expect(ask(ID, withService(CLOSE))).toEqual([]);
  expect(ask(ID, withService(CLOSE), runs('1.29.6'))).toHaveLength(1);
});

test('the annotation of the service, or of its namespace since 1.30, does the same', () => {
  const annotation = 'annotations:\n    networking.istio.io/traffic-distribution: PreferClose\n  labels:\n';
  const annotated = change(SERVICE, 'labels:\n', annotation);
  expect(ask(ID, withService(annotated), runs('1.30.3'))).toHaveLength(1);
  const namespace = yaml(change(NAMESPACE, 'labels:\n', annotation), WAYPOINT, SERVICE, DESTINATION_RULE, WORKLOAD);
  expect(ask(ID, { cluster1: namespace }, runs('1.30.3'))).toHaveLength(1);
  expect(ask(ID, { cluster1: namespace }, runs('1.29.6'))).toEqual([]);
});

test('so does istiod’s switch for unready endpoints, without any', () => {
  const [found] = ask(ID, { cluster1: HEALTHY }, runs('1.30.3', { pilotSendUnhealthyEndpoints: true }));
  expect(found?.message).toContain('PILOT_SEND_UNHEALTHY_ENDPOINTS');
});

test('a DestinationRule without a floor, or one that keeps some hosts anyway, loses nothing', () => {
  expect(
    ask(ID, withService(CLOSE, change(DESTINATION_RULE, '      minHealthPercent: 1\n', '')), runs('1.30.3')),
  ).toEqual([]);
  const half = change(DESTINATION_RULE, 'maxEjectionPercent: 100', 'maxEjectionPercent: 50');
  expect(ask(ID, withService(CLOSE, half), runs('1.30.3'))).toEqual([]);
});

test('a rule for several services is named once', () => {
  const wildcard = change(change(DESTINATION_RULE, 'host: helloworld.', 'host: "*.'), '.local\n', '.local"\n');
  const cluster1 = yaml(NAMESPACE, WAYPOINT, CLOSE, change(CLOSE, 'name: helloworld\n', 'name: second\n'), wildcard);
  expect(ask(ID, { cluster1 }, runs('1.30.3'))).toHaveLength(1);
});

test('the finding names every object that it is about', () => {
  expect(askExample('health-floor-switched-off')).toMatchObject([
    {
      messageId: 'floorNotSent',
      message:
        'DestinationRule sample/helloworld sets a floor of 1 %, and Service sample/helloworld has PreferSameZone in cluster1 (Istio 1.30.3).',
    },
  ]);
});
