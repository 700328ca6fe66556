import { decisiveReason } from '../../src/predict/explain/gaps/decisive-reason';
import type { Outage } from '../../src/predict/outage/outage';
import {
  ask,
  INGRESS,
  meshOf,
  NAMESPACE,
  OURS,
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
  expect(reasonsOf(answer)).toContain(
    'set the label istio.io/ingress-use-waypoint to "true", to have ingress traffic use the waypoint.',
  );
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

describe('the rule of a service counts at the ingress gateway, too: it ejects waypoints that pass failures on', () => {
  const FAILING: Outage = {
    ...{ kind: 'failing', service: SERVICE, cluster: 'cluster1', pods: 1, requests: 1, failure: 'gateway-error' },
  };
  const IN_OUTAGE = { ...FROM_INGRESS, outages: [FAILING] };
  const withRule = (outlierDetection: Readonly<Record<string, unknown>> = OURS): string[] =>
    THROUGH.map((text) => (text.includes('DestinationRule') ? rule({ outlierDetection }) : text));
  const withWaypoints = (replicas: number): string[] => [
    ...withRule().map((text) =>
      text === WAYPOINT
        ? text.replace(
            'spec: { ',
            'spec: { infrastructure: { parametersRef: { group: "", kind: ConfigMap, name: scaling } }, ',
          )
        : text,
    ),
    `{ apiVersion: v1, kind: ConfigMap, metadata: { name: scaling, namespace: sample }, data: { deployment: "spec: { replicas: ${replicas} }" } }`,
  ];

  test('a waypoint of more pods than are followed one by one is unknown, at once', () => {
    const { verdict, reasons } = ask(twoOf(withWaypoints(2_000_000_000)), FROM_INGRESS);
    expect(verdict).toBe('unknown');
    expect(decisiveReason(reasons)?.text).toContain('asks for more pods than the 1000');
  });

  test('with a floor it tries them all the same, until they have ejected the pods that fail', () => {
    const answer = ask(twoOf(withRule()), IN_OUTAGE);
    expect([answer.path, told(answer)]).toEqual(['ingress-waypoint', 'failover: errors 100 → cluster2 100']);
    expect(reasonsOf(answer)).toContain('makes the ingress gateway eject waypoints, too');
  });

  test('without a floor it answers 503 itself while they are out, which is not said to be a failover', () => {
    const answer = ask(twoOf(withRule({ consecutiveGatewayErrors: 5, maxEjectionPercent: 100 })), IN_OUTAGE);
    expect(answer.verdict).toBe('unknown');
    expect(decisiveReason(answer.reasons)).toMatchObject({
      object: 'DestinationRule sample/helloworld',
      text: expect.stringContaining('no floor makes it try them anyway') as unknown,
      change: expect.stringContaining('set minHealthPercent: 1') as unknown,
      isTried: true,
    });
  });

  test('the waypoint of another cluster stands in, and answers in the same place', () => {
    expect(told(ask(twoOf(withRule(), MULTI_NETWORK), IN_OUTAGE))).toBe(
      'failover: cluster2 50, errors 50 → cluster2 100',
    );
  });

  test('where the waypoints left would answer elsewhere, it depends on who counts first', () => {
    const some: Outage = { ...FAILING, pods: 0.5 };
    const answer = ask(twoOf(withRule(), MULTI_NETWORK), { ...FROM_INGRESS, outages: [some] });
    expect(answer.verdict).toBe('unknown');
    expect(decisiveReason(answer.reasons)?.text).toContain('which of the two comes first');
  });

  test('what no threshold counts ejects nothing, here and there', () => {
    const answer = ask(twoOf(withRule()), {
      ...FROM_INGRESS,
      outages: [{ ...FAILING, failure: 'application-error' }],
    });
    expect(told(answer)).toBe('stuck: errors 100 → errors 100');
  });

  test('a waypoint that goes on failing, as no rule counts there, is given up for that of another cluster', () => {
    const atIngressOnly = withRule().map((text) => text.replace('spec: {"host"', 'spec: {"exportTo":["edge"],"host"'));
    const mesh = meshOf({
      cluster1: { documents: atIngressOnly, ...MULTI_NETWORK },
      cluster2: { documents: withRule(), ...MULTI_NETWORK },
    });
    const answer = ask(mesh, IN_OUTAGE);
    expect(told(answer)).toBe('failover: cluster2 75, errors 25 → cluster2 100');
    expect(reasonsOf(answer)).toContain('eject 1 waypoint, too, whose requests go on failing');
  });

  test('a waypoint of several pods gets that much more than one of another network', () => {
    const mesh = meshOf({
      cluster1: { documents: withWaypoints(3), ...MULTI_NETWORK },
      cluster2: { documents: withRule(), ...MULTI_NETWORK },
    });
    expect(told(ask(mesh, FROM_INGRESS))).toBe('split: cluster1 75, cluster2 25 → cluster1 75, cluster2 25');
  });

  test('failed requests are those of the waypoints, and not counted where others stand in', () => {
    expect(ask(twoOf(withRule()), IN_OUTAGE).failedRequests(100)?.untilEjected).toBeGreaterThan(9);
    expect(ask(twoOf(withRule(), MULTI_NETWORK), IN_OUTAGE).failedRequests(100)).toBeUndefined();
  });
});

test('a rule that balances by zones counts there, and is not followed; at a waypoint it does not count', () => {
  const byZone = rule().replace(/"localityLbSetting":\{[^}]*\}/, '"zoneAwareLbSetting":{}');
  const mesh = twoOf([...WHOLE.filter((document) => document !== rule()), byZone, INGRESS]);
  const answer = ask(mesh, FROM_INGRESS);
  expect(answer.verdict).toBe('unknown');
  expect(decisiveReason(answer.reasons)).toMatchObject({
    object: 'DestinationRule sample/helloworld',
    text: 'balances by zones (zoneAwareLbSetting), which counts at ingress gateways and is not followed here.',
  });
  expect(ask(mesh).verdict).not.toBe('unknown');
});

test('a cluster without an ingress gateway has no answer', () => {
  const answer = ask(meshOf({ cluster1: WHOLE, cluster2: PAST }), FROM_INGRESS);
  expect(answer.verdict).toBe('unknown');
  expect(reasonsOf(answer)).toContain('no ingress gateway was read');
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

describe('an outlier detection for the whole mesh', () => {
  const FAILING: Outage = {
    ...{ kind: 'failing', service: SERVICE, cluster: 'cluster1', pods: 1, requests: 1, failure: 'gateway-error' },
  };
  const meshConfig = (policy: string) => `
apiVersion: v1
kind: ConfigMap
metadata: { name: istio, namespace: istio-system }
data:
  mesh: |
    serviceScopeConfigs: [{ scope: GLOBAL, servicesSelector: { matchLabels: { istio.io/global: "true" } } }]
    defaultTrafficPolicy: ${policy}
`;
  const EJECTS = meshConfig('{ outlierDetection: { consecutiveGatewayErrors: 5, maxEjectionPercent: 100 } }');
  const WITHOUT_RULE = PAST.filter((text) => !text.includes('kind: DestinationRule'));

  test('counts at ingress gateways for services without one of their own, without an order of priorities', () => {
    const mesh = twoOf([...WITHOUT_RULE, EJECTS], MULTI_NETWORK);
    expect(told(ask(mesh, FROM_INGRESS))).toBe('split: cluster1 50, cluster2 50 → cluster1 50, cluster2 50');
    const answer = ask(mesh, { ...FROM_INGRESS, outages: [FAILING] });
    expect(told(answer)).toBe('failover: cluster2 50, errors 50 → cluster2 100');
    const ejecting = answer.reasons.find(({ text }) => text.startsWith('outlier detection ejects'));
    expect([ejecting?.object, ejecting?.path]).toEqual(['ConfigMap istio-system/istio', 'data.mesh']);
  });

  test('does not count where the rule of the service has one', () => {
    const never = meshConfig('{ outlierDetection: { consecutiveGatewayErrors: 0, consecutive5xxErrors: 0 } }');
    const answer = ask(twoOf([...PAST, never], MULTI_NETWORK), { ...FROM_INGRESS, outages: [FAILING] });
    expect(told(answer)).toBe('failover: errors 100 → cluster2 100');
  });

  test('does not count at the waypoint of a service', () => {
    const answer = ask(twoOf([...WITHOUT_RULE, EJECTS]), { client: { kind: 'ambient' }, outages: [FAILING] });
    expect(answer.verdict).toBe('stuck');
    expect(reasonsOf(answer)).toContain('nothing is ejected: there is no outlier detection');
  });

  test('leaves a reservation where it limits connections', () => {
    const limits = meshConfig('{ connectionPool: { tcp: { maxConnections: 1 } } }');
    const { verdict, reservations } = ask(twoOf([...PAST, limits], MULTI_NETWORK), FROM_INGRESS);
    expect([verdict, ...reservations.map(({ row }) => row)]).toEqual(['local', 'mesh-config-default-connection-pool']);
  });

  test('is not followed before Istio 1.31', () => {
    const mesh = twoOf([...PAST, EJECTS], { ...MULTI_NETWORK, istioVersion: '1.30.4' });
    expect(ask(mesh, FROM_INGRESS).verdict).toBe('unknown');
  });
});
