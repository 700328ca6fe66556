import { decisiveReason } from '../../src/predict/explain/gaps/decisive-reason';
import type { Outage } from '../../src/predict/outage/outage';
import {
  ask,
  LOCAL_WAYPOINT,
  meshOf,
  NAMESPACE,
  percent,
  reasonsOf,
  rule,
  service,
  SERVICE,
  told,
  twoOf,
  UNBOUND,
  WAYPOINT,
  WHOLE,
  workload,
} from './mesh';

// Which waypoint a client's node proxy picks, and what each of them makes of requests.

const NO_WAYPOINT: Outage = { kind: 'waypoint-down', cluster: 'cluster1', waypoint: 'sample/waypoint' };

test('a client uses the waypoint of its own network while it has a pod', () => {
  const answer = ask(twoOf(WHOLE));
  expect(answer.path).toBe('local-waypoint');
  expect(reasonsOf(answer)).toContain(
    'Gateway sample/waypoint is reached at its ready pod in the network of cluster1.',
  );
});

test('without one it uses the waypoint of another network, which prefers its own pods', () => {
  const answer = ask(twoOf(WHOLE), { outages: [NO_WAYPOINT] });
  expect(answer.path).toBe('remote-waypoint');
  expect(told(answer)).toBe('failover: cluster2 100 → cluster2 100');
});

test('a waypoint down, and pods gone where the other waypoint is: that one sends requests back home', () => {
  const gone: Outage = { kind: 'scaled-to-zero', service: SERVICE, cluster: 'cluster2' };
  const answer = ask(twoOf(WHOLE), { outages: [NO_WAYPOINT, gone] });
  expect([answer.path, told(answer)]).toEqual(['remote-waypoint', 'local: cluster1 100 → cluster1 100']);
});

test('a waypoint that is not global has no stand-in: requests fail, and one label would change that', () => {
  const documents = [NAMESPACE, LOCAL_WAYPOINT, service(), rule(), workload(2)];
  const answer = ask(twoOf(documents), { outages: [NO_WAYPOINT] });
  // The pods of the service are well, but nobody gets to them.
  expect(told(answer)).toBe('blackhole: errors 100 → errors 100');
  expect(answer.path).toBe('none');
  expect(answer.reasons.at(-1)?.change).toContain('istio.io/global: "true" in every cluster');
});

test('one that is global here and not there is no help either', () => {
  const there = [NAMESPACE, LOCAL_WAYPOINT, service(), rule(), workload(2)];
  const answer = ask(meshOf({ cluster1: WHOLE, cluster2: there }), { outages: [NO_WAYPOINT] });
  expect(answer.verdict).toBe('blackhole');
});

test('behind a gateway that lets nobody in there is no waypoint', () => {
  const answer = ask(twoOf(WHOLE), { outages: [NO_WAYPOINT, { kind: 'gateway-down', cluster: 'cluster2' }] });
  expect(told(answer)).toBe('blackhole: errors 100 → errors 100');
});

test('with two other networks, their waypoints share what a cluster without one asks for', () => {
  const mesh = meshOf({ cluster1: WHOLE, cluster2: WHOLE, cluster3: WHOLE });
  expect(told(ask(mesh, { outages: [NO_WAYPOINT] }))).toBe(
    'failover: cluster2 50, cluster3 50 → cluster2 50, cluster3 50',
  );
});

test('a cluster that is gone is left by outlier detection, not by istiod: until then nothing changes for others', () => {
  const answer = ask(meshOf({ cluster1: WHOLE, cluster2: WHOLE, cluster3: WHOLE }), {
    outages: [
      { kind: 'scaled-to-zero', service: SERVICE, cluster: 'cluster1' },
      { kind: 'cluster-down', cluster: 'cluster2' },
    ],
  });
  expect(told(answer)).toBe('failover: cluster3 50, errors 50 → cluster3 100');
});

test('the waypoint of the client decides, by its own cluster and its own rule', () => {
  const preferCluster3 = rule({ localityLbSetting: { failoverPriority: ['topology.istio.io/cluster=cluster3'] } });
  const mesh = meshOf({
    cluster1: [NAMESPACE, WAYPOINT, service(), preferCluster3, workload(2)],
    cluster2: WHOLE,
    cluster3: WHOLE,
  });
  expect(percent(ask(mesh).afterEjection)).toBe('cluster3 100');
  expect(percent(ask(mesh, { client: { cluster: 'cluster2' } }).afterEjection)).toBe('cluster2 100');
});

test('a rule whose pods are only elsewhere makes failover the normal state', () => {
  const mesh = meshOf({ cluster1: [NAMESPACE, WAYPOINT, service(), rule(), workload(0)], cluster2: WHOLE });
  expect(told(ask(mesh))).toBe('failover: cluster2 100 → cluster2 100');
});

test('half of the local pods unready: what Envoy is told decides, and 1.4 times the healthy half is not enough', () => {
  const halfUnready: Outage = { kind: 'unready', service: SERVICE, cluster: 'cluster1', pods: 0.5 };
  // With a floor, istiod leaves unready pods out, and the other one takes all.
  expect(percent(ask(twoOf(WHOLE), { outages: [halfUnready] }).untilEjected)).toBe('cluster1 100');
  // Without, Istio 1.31 sends them as unhealthy: 1.4 × 50 %.
  const noFloor = rule({ outlierDetection: { consecutiveGatewayErrors: 5 } });
  const documents = [NAMESPACE, WAYPOINT, service(), noFloor, workload(2)];
  expect(percent(ask(twoOf(documents), { outages: [halfUnready] }).untilEjected)).toBe('cluster1 70, cluster2 30');
  expect(percent(ask(twoOf(documents, { istioVersion: '1.30.3' }), { outages: [halfUnready] }).untilEjected)).toBe(
    'cluster1 100',
  );
});

test('a name that only clusters of other networks have resolves to nothing', () => {
  const answer = ask(meshOf({ cluster1: [NAMESPACE], cluster2: WHOLE, cluster3: WHOLE }));
  expect(told(answer)).toBe('blackhole: errors 100 → errors 100');
  expect(decisiveReason(answer.reasons)?.change).toBe(
    'declare the Namespace sample and the Service helloworld in cluster1, too, with the waypoint sample/waypoint and the rules of the service; it needs no pods there (annotation cdk8s-ambient/replicas: "0").',
  );
});

test('a name that a cluster of the same network shares resolves', () => {
  const flat = (documents: readonly string[]) => ({ documents, network: 'flat' });
  const answer = ask(meshOf({ cluster1: flat([NAMESPACE]), cluster2: flat(WHOLE), cluster3: flat(WHOLE) }));
  expect([answer.untilEjected?.errors, answer.verdict]).toEqual([0, 'failover']);
});

test.each([
  ['a waypoint', UNBOUND],
  ['its ports', service().replace('port: 5000', 'port: 80')],
  ['its scope', service('helloworld', { 'istio.io/global': 'false' })],
  ['its traffic distribution', service().replace('spec: { ', 'spec: { trafficDistribution: PreferSameZone, ')],
])('of a Service that differs in %s istiod of a cluster that lacks it takes any', (_, other) => {
  const flat = (documents: readonly string[]) => ({ documents, network: 'flat' });
  const mesh = meshOf({
    cluster1: flat([NAMESPACE]),
    cluster2: flat([NAMESPACE, WAYPOINT, other, rule(), workload(2)]),
    cluster3: flat(WHOLE),
  });
  const answer = ask(mesh);
  expect(answer.verdict).toBe('unknown');
  expect(answer.reasons.at(-1)?.text).toMatch(
    /^is not in cluster1, and cluster[23] declares it differently from cluster[23]: /,
  );
  expect(ask(mesh, { client: { cluster: 'cluster3' } }).verdict).toBe('local');
});

test('a cluster that only consumes uses its own waypoint, which has no rule: all are equal to it', () => {
  const withWaypoint = meshOf({
    cluster1: [
      NAMESPACE,
      WAYPOINT,
      service().replace('metadata: {', 'metadata: { annotations: { cdk8s-ambient/replicas: "0" },'),
    ],
    cluster2: WHOLE,
    cluster3: [...WHOLE.slice(0, 4), workload(6)],
  });
  expect(ask(withWaypoint).path).toBe('local-waypoint');
  expect(told(ask(withWaypoint))).toBe('failover: cluster2 25, cluster3 75 → cluster2 25, cluster3 75');
});

test('a zone that is down takes its pods with it', () => {
  const zones = { zones: ['zone-a', 'zone-b'] };
  const answer = ask(twoOf(WHOLE, zones), { outages: [{ kind: 'zone-down', cluster: 'cluster1', zone: 'zone-b' }] });
  expect(told(answer)).toBe('local: cluster1 100 → cluster1 100');
  // The waypoint's only pod is in the first zone.
  const first = ask(twoOf(WHOLE, zones), { outages: [{ kind: 'zone-down', cluster: 'cluster1', zone: 'zone-a' }] });
  expect([first.path, told(first)]).toEqual(['remote-waypoint', 'failover: cluster2 100 → cluster2 100']);
});

describe('what is not known is unknown', () => {
  test.each([
    ['a client with a sidecar', twoOf(WHOLE), { client: { kind: 'sidecar' } as const }, 'sidecar are not modelled'],
    [
      'a client of a cluster that is down',
      twoOf(WHOLE),
      { outages: [{ kind: 'cluster-down', cluster: 'cluster1' }] as const },
      'which is down',
    ],
    [
      'a service that the cluster lacks and nobody shares',
      meshOf({
        cluster1: [NAMESPACE],
        cluster2: [NAMESPACE, WAYPOINT, service('helloworld', { 'istio.io/global': 'false' }), workload(2)],
      }),
      {},
      'cluster1 has no Service sample/helloworld',
    ],
    ['a waypoint that was not read', twoOf([NAMESPACE, service(), rule(), workload(2)]), {}, 'which was not read'],
    [
      'a service whose Namespace may bind it',
      twoOf([UNBOUND, workload(2)]),
      {},
      'the Namespace sample, which may, was not read',
    ],
    [
      'pods of which nobody says how many there are',
      twoOf([NAMESPACE, WAYPOINT, service(), rule()]),
      {},
      'the number of pods that answer there is not known',
    ],
    [
      'a headless service',
      twoOf([NAMESPACE, WAYPOINT, service().replace('spec: { ', 'spec: { clusterIP: None, '), rule(), workload(2)]),
      {},
      'the address that the client resolved',
    ],
  ])('%s', (_name, mesh, asked, why) => {
    const answer = ask(mesh, asked);
    expect(told(answer)).toBe('unknown: unknown → unknown');
    expect(reasonsOf(answer)).toContain(why);
  });
});

test('a Gateway of the name of a waypoint and of an unknown class is named, and not the label that refers to it', () => {
  const answer = ask(twoOf(WHOLE.map((text) => text.replace('istio-waypoint,', 'istio-waypoints,'))));
  expect(answer.verdict).toBe('unknown');
  expect(decisiveReason(answer.reasons)).toMatchObject({
    object: 'Gateway sample/waypoint',
    path: 'spec.gatewayClassName',
    text: expect.stringContaining(
      'is of class istio-waypoints, of which no GatewayClass for waypoints was read',
    ) as unknown,
  });
});

describe('a waypoint that another program than istiod makes is unknown, with the reason', () => {
  const classOf = (name: string, controller: string): string =>
    `apiVersion: gateway.networking.k8s.io/v1\nkind: GatewayClass\nmetadata: { name: ${name} }\nspec: { controllerName: ${controller} }\n`;
  const ofClass = (name: string, ...documents: readonly string[]) =>
    ask(twoOf([...WHOLE.map((text) => text.replace('istio-waypoint,', `${name},`)), ...documents]));

  test.each([
    ['agentgateway', 'istio-agentgateway-waypoint', [], 'which agentgateway programs'],
    [
      'agentgateway, by another name',
      'ours',
      [classOf('ours', 'istio.io/agentgateway-waypoint-controller')],
      'which agentgateway programs',
    ],
    ['another vendor', 'acme', [classOf('acme', 'acme.example/mesh')], 'which acme.example/mesh programs'],
  ])('%s', (_, name, documents, who) => {
    const answer = ofClass(name, ...documents);
    expect(told(answer)).toBe('unknown: unknown → unknown');
    expect(decisiveReason(answer.reasons)).toMatchObject({
      object: 'Gateway sample/waypoint',
      path: 'spec.gatewayClassName',
      text: expect.stringContaining(`is of class ${name}, ${who}: DestinationRules do not apply there`) as unknown,
      change: 'to fail over by DestinationRules, use a waypoint of class istio-waypoint.',
    });
  });
});

describe('a waypoint without the port of tunnels', () => {
  const listening = (listener: string): string[] =>
    WHOLE.map((text) => text.replace('{ name: mesh, port: 15008, protocol: HBONE }', listener));
  const HTTP = listening('{ name: http, port: 80, protocol: HTTP }');
  const ELSEWHERE = listening('{ name: mesh, port: 15009, protocol: HBONE }');

  test.each([
    ['a listener for HTTP', HTTP],
    ['a tunnel at another port', ELSEWHERE],
  ])('with %s is found by no node proxy, while nothing is wrong', (_, documents) => {
    const answer = ask(twoOf(documents));
    expect(told(answer)).toBe('blackhole: errors 100 → errors 100');
    expect(decisiveReason(answer.reasons)).toMatchObject({
      object: 'Gateway sample/waypoint',
      path: 'spec.listeners',
      isTried: true,
      change: 'give it one listener, with port 15008 and protocol HBONE.',
    });
  });

  test('in another cluster does not stand in', () => {
    const outages = [NO_WAYPOINT];
    expect(ask(meshOf({ cluster1: WHOLE, cluster2: HTTP }), { outages }).verdict).toBe('blackhole');
    expect(ask(meshOf({ cluster1: WHOLE, cluster2: WHOLE }), { outages }).verdict).toBe('failover');
  });

  test('with other listeners beside it is found', () => {
    const both = listening('{ name: mesh, port: 15008, protocol: HBONE }, { name: http, port: 80, protocol: HTTP }');
    expect(ask(twoOf(both)).verdict).toBe('local');
  });
});
