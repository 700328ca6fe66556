import type { Outage } from '../../src/predict/outage/outage';
import {
  ask,
  INGRESS,
  meshOf,
  NAMESPACE,
  reasonsOf,
  rule,
  service,
  SERVICE,
  told,
  twoOf,
  WAYPOINT,
  WHOLE,
  workload,
} from './mesh';

const MULTI_NETWORK = { switches: { ambientEnableMultiNetworkIngress: true } };
const FROM_INGRESS = { client: { kind: 'ingress' } } as const;
const SCALED: Outage = { kind: 'scaled-to-zero', service: SERVICE, cluster: 'cluster1' };
const NO_WAYPOINT: Outage = { kind: 'waypoint-down', cluster: 'cluster1' };

const PAST = [...WHOLE, INGRESS];
const THROUGH = [
  NAMESPACE,
  WAYPOINT,
  service('helloworld', { 'istio.io/ingress-use-waypoint': 'true' }),
  rule({ outlierDetection: { consecutiveGatewayErrors: 5, maxEjectionPercent: 100 } }),
  workload(2),
  INGRESS,
];

test('an ingress gateway sends to the pods of its own network only, and has nobody when they are gone', () => {
  expect(told(ask(twoOf(PAST), FROM_INGRESS))).toBe('local: cluster1 100 → cluster1 100');
  const answer = ask(twoOf(PAST), { ...FROM_INGRESS, outages: [SCALED] });
  expect([answer.path, told(answer)]).toEqual(['ingress', 'blackhole: errors 100 → errors 100']);
  expect(reasonsOf(answer)).toContain('set it to "true" to have ingress traffic use the waypoint.');
});

test('with its switch for other networks on it fails over by itself, by the rule that counts in its namespace', () => {
  const mesh = twoOf(PAST, MULTI_NETWORK);
  expect(told(ask(mesh, FROM_INGRESS))).toBe('local: cluster1 100 → cluster1 100');
  expect(told(ask(mesh, { ...FROM_INGRESS, outages: [SCALED] }))).toBe('failover: cluster2 100 → cluster2 100');
});

test('before Istio 1.30.1 another network hands its requests to the waypoint, which is not followed', () => {
  const mesh = twoOf(PAST, { ...MULTI_NETWORK, istioVersion: '1.30.0' });
  expect(ask(mesh, { ...FROM_INGRESS, outages: [SCALED] }).verdict).toBe('unknown');
});

test('a service that asks for it is reached through its waypoint, which fails over', () => {
  const answer = ask(twoOf(THROUGH), { ...FROM_INGRESS, outages: [SCALED] });
  expect([answer.path, told(answer)]).toEqual(['ingress-waypoint', 'failover: cluster2 100 → cluster2 100']);
});

test('waypoints are not ordered: with other networks in reach, all share alike', () => {
  expect(told(ask(twoOf(THROUGH, MULTI_NETWORK), FROM_INGRESS))).toBe(
    'split: cluster1 50, cluster2 50 → cluster1 50, cluster2 50',
  );
});

test('without a waypoint pod in its own network it has nobody, unless other networks are in reach', () => {
  expect(told(ask(twoOf(THROUGH), { ...FROM_INGRESS, outages: [NO_WAYPOINT] }))).toBe(
    'blackhole: errors 100 → errors 100',
  );
  expect(told(ask(twoOf(THROUGH, MULTI_NETWORK), { ...FROM_INGRESS, outages: [NO_WAYPOINT] }))).toBe(
    'failover: cluster2 100 → cluster2 100',
  );
});

test('it ejects waypoints that answer errors, which is not followed', () => {
  const sick: Outage = { kind: 'failing', service: SERVICE, pods: 1, requests: 1, failure: 'gateway-error' };
  const answer = ask(twoOf(THROUGH), { ...FROM_INGRESS, outages: [sick] });
  expect(answer.verdict).toBe('unknown');
  expect(reasonsOf(answer)).toContain('may eject a waypoint for them');
});

test('a cluster without an ingress gateway has no answer', () => {
  const answer = ask(meshOf({ cluster1: WHOLE, cluster2: PAST }), FROM_INGRESS);
  expect(answer.verdict).toBe('unknown');
  expect(reasonsOf(answer)).toContain('no ingress gateway is among what was read');
});

describe('while pods of a service are in several networks', () => {
  const AT = (istioVersion: string) => twoOf(THROUGH, { istioVersion });
  const IN_OUTAGE = { ...FROM_INGRESS, outages: [SCALED] };

  test.each(['1.28.5', '1.28.10', '1.29.1', '1.29.6', '1.30.2', '1.30.3'])(
    'Istio %s drops its ingress-use-waypoint label, so that nothing fails over',
    (version) => {
      const answer = ask(AT(version), IN_OUTAGE);
      expect([answer.path, told(answer)]).toEqual(['ingress', 'blackhole: errors 100 → errors 100']);
      expect(reasonsOf(answer)).toContain('drops its label istio.io/ingress-use-waypoint');
    },
  );

  test.each(['1.29.7', '1.30.4', '1.31.0'])('Istio %s keeps the label', (version) => {
    expect(told(ask(AT(version), IN_OUTAGE))).toBe('failover: cluster2 100 → cluster2 100');
  });

  test('the label of the Namespace counts in every version', () => {
    const labelled = NAMESPACE.replace('labels: { ', 'labels: { istio.io/ingress-use-waypoint: "true", ');
    const mesh = twoOf([labelled, ...THROUGH.slice(1)], { istioVersion: '1.28.5' });
    expect(told(ask(mesh, IN_OUTAGE))).toBe('failover: cluster2 100 → cluster2 100');
  });

  test('the label counts again as soon as no other network has a pod', () => {
    const gone: Outage = { kind: 'scaled-to-zero', service: SERVICE, cluster: 'cluster2' };
    expect(ask(AT('1.28.5'), { ...FROM_INGRESS, outages: [gone] }).path).toBe('ingress-waypoint');
    expect(ask(AT('1.28.5'), FROM_INGRESS).path).toBe('ingress');
  });
});
