import { parseOutages } from '../../../src/predict/outage/outage-syntax';
import { pod } from '../istio/snapshot';
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
  virtualService,
  WAYPOINT,
  workload,
  type ClusterOf,
} from '../mesh';

// Requests from an ingress gateway through the waypoint of a service: which of its pods the gateway is sent, and what they do.

type Mesh = ReturnType<typeof twoOf>;
type Facts = Omit<ClusterOf, 'documents'>;

const IN_REACH = { switches: { ambientEnableMultiNetworkIngress: true } };
const ONE_NETWORK = { network: 'shared' };
const SERVICE_FOR_INGRESS = service('helloworld', { 'istio.io/ingress-use-waypoint': 'true' });
const BASE = [NAMESPACE, WAYPOINT, SERVICE_FOR_INGRESS, INGRESS];
/** Nothing is ejected, by nobody. */
const PLAIN = [...BASE, workload(2)];
const WITH_ONE_POD = [...BASE, workload(1)];
/** Unready pods are left out, for there is a floor. */
const WITH_FLOOR = [...PLAIN, rule()];
/** Istio 1.31 sends them where there is none. */
const WITHOUT_FLOOR = [...PLAIN, rule({ outlierDetection: { ...OURS, minHealthPercent: undefined } })];
const ZONES = { zones: ['zone-a', 'zone-b'] };

const askFor = (mesh: Mesh, outages: string, port?: number) =>
  ask(mesh, {
    client: { kind: 'ingress' },
    outages: parseOutages(outages, SERVICE),
    ...(port === undefined ? {} : { port }),
  });

test.each<[string, readonly string[], Facts, string, string]>([
  [
    'all waypoints share, and each spreads over all pods, for there is no rule',
    PLAIN,
    IN_REACH,
    'none',
    'split: cluster1 50, cluster2 50 → cluster1 50, cluster2 50',
  ],
  [
    'a gateway that is closed leads to no waypoint, and the waypoint here to no pod behind it',
    PLAIN,
    IN_REACH,
    'gateway-down:cluster2',
    'stuck: cluster1 25, errors 75 → cluster1 25, errors 75',
  ],
  [
    'in one network there is no gateway to be closed',

    PLAIN,
    ONE_NETWORK,
    'gateway-down:cluster2',
    'split: cluster1 50, cluster2 50 → cluster1 50, cluster2 50',
  ],
  [
    'waypoints of a cluster that is gone answer nobody, in one network, too',

    PLAIN,
    ONE_NETWORK,
    'cluster-down:cluster2',
    'stuck: cluster1 25, errors 75 → cluster1 25, errors 75',
  ],
  [
    'errors of pods come through each waypoint',
    PLAIN,
    IN_REACH,
    'failing:cluster1',
    'stuck: cluster2 50, errors 50 → cluster2 50, errors 50',
  ],
  [
    'an unready waypoint is left out where there is a floor',

    WITH_FLOOR,
    { ...IN_REACH, ...ZONES },
    'zone-down:cluster2:zone-a',
    'local: cluster1 100 → cluster1 100',
  ],
  [
    'one of the same network that is sent all the same, for there is none, gets nothing either',

    WITHOUT_FLOOR,
    { ...ONE_NETWORK, ...ZONES },
    'zone-down:cluster2:zone-a',
    'local: cluster1 100 → cluster1 100',
  ],
  [
    'nobody sees behind a gateway that the waypoint there is unready: requests go there and fail',

    WITH_ONE_POD,
    { ...IN_REACH, ...ZONES },
    'zone-down:cluster2:zone-a',
    'stuck: cluster1 25, errors 75 → cluster1 25, errors 75',
  ],
])('%s', (_name, documents, facts, outages, expected) => {
  const answer = askFor(twoOf(documents, facts), outages);
  expect([answer.path, told(answer)]).toEqual(['ingress-waypoint', expected]);
});

describe('where the gateways of the other cluster have two addresses, and one is down,', () => {
  const TWO = ['203.0.113.1', '203.0.113.2'];
  const askWith = (documents: readonly string[]) => {
    const [cluster1, cluster2] = [IN_REACH, { ...IN_REACH, gateways: TWO }].map((facts) => ({ documents, ...facts }));
    return told(
      askFor(meshOf({ cluster1: cluster1!, cluster2: cluster2! }), `gateway-address-down:cluster2:${TWO[0]}`),
    );
  };

  test('what the ingress gateway and the waypoint here send to it is lost', () => {
    expect(askWith(PLAIN)).toBe('stuck: cluster1 38, cluster2 25, errors 38 → cluster1 38, cluster2 25, errors 38');
  });

  test('with outlier detection the other address gets it', () => {
    // Half of the hosts of its locality count as 0.7 of its weight, beside the whole of the other one.
    expect(askWith(WITH_FLOOR)).toBe('split: cluster1 50, cluster2 25, errors 25 → cluster1 59, cluster2 41');
  });
});

describe('with outlier detection,', () => {
  test('a gateway that leads to no waypoint is ejected', () => {
    const answer = askFor(twoOf(WITH_FLOOR, IN_REACH), 'gateway-down:cluster2');
    expect([answer.path, told(answer)]).toEqual(['ingress-waypoint', 'local: cluster1 50, errors 50 → cluster1 100']);
    expect(reasonsOf(answer)).toContain(
      'DestinationRule sample/helloworld makes the ingress gateway eject 1 waypoint, too, whose requests go on failing.',
    );
  });

  test('errors count at the port that it is for, and at no other', () => {
    const ofPort = rule().replace(
      /"trafficPolicy":\{.*\}\}\}/,
      `"trafficPolicy":${JSON.stringify({ portLevelSettings: [{ port: { number: 5000 }, outlierDetection: OURS }] })}}`,
    );
    const ports = SERVICE_FOR_INGRESS.replace('ports: [', 'ports: [{ name: http-more, port: 80 }, ');
    const mesh = twoOf([NAMESPACE, WAYPOINT, ports, INGRESS, workload(2), ofPort], IN_REACH);
    const outages = 'gateway-down:cluster2';
    expect(told(askFor(mesh, outages, 5000))).toBe('local: cluster1 50, errors 50 → cluster1 100');
    expect(told(askFor(mesh, outages, 80))).toBe('stuck: cluster1 25, errors 75 → cluster1 25, errors 75');
  });
});

test('what no waypoint follows, nobody does', () => {
  const mesh = twoOf([...PLAIN, virtualService({ http: [{ redirect: { uri: '/' } }] })]);
  const answer = askFor(mesh, 'none');
  expect([answer.path, told(answer)]).toEqual(['ingress-waypoint', 'unknown: unknown → unknown']);
  expect(reasonsOf(answer)).toBe('VirtualService sample/helloworld redirects, which is not followed here.');
});

test('several pods of the gateway and several of each waypoint share alike', () => {
  const ofGateway = (name: string, namespace: string, gateway: string, ip: string) =>
    JSON.stringify(pod(name, ip, { namespace, labels: { 'gateway.networking.k8s.io/gateway-name': gateway } }));
  const pods = [
    ...['10.0.0.1', '10.0.0.2'].map((ip) => ofGateway(`ingress-${ip}`, 'edge', 'ingress', ip)),
    ...['10.0.0.3', '10.0.0.4'].map((ip) => ofGateway(`waypoint-${ip}`, 'sample', 'waypoint', ip)),
    ...['10.0.0.5', '10.0.0.6'].map((ip) => JSON.stringify(pod(`app-${ip}`, ip, { labels: { app: 'helloworld' } }))),
  ];
  const mesh = twoOf([...BASE, ...pods], IN_REACH);
  expect(told(askFor(mesh, 'none'))).toBe('split: cluster1 50, cluster2 50 → cluster1 50, cluster2 50');
  expect(told(askFor(mesh, 'waypoint-down:cluster1+waypoint-down:cluster2'))).toBe(
    'blackhole: errors 100 → errors 100',
  );
});
