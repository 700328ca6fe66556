import { parseOutages } from '../../../src/predict/outage/outage-syntax';
import {
  ask,
  httpRoute,
  LOCAL_WAYPOINT,
  meshOf,
  NAMESPACE,
  rule,
  service,
  SERVICE,
  told,
  WAYPOINT,
  WHOLE,
  workload,
  type Asked,
  type Clusters,
} from '../mesh';

// What waypoint pods make of requests that reach them, and which of them that is.

const SHARED = { network: 'shared', region: 'region' };
const SECOND = [service('second'), rule({}, 'second'), workload(1, 'second')];
const AT_HOME = service('helloworld', { 'istio.io/global': 'false' });

/** The path, the answer, and the last reason. */
function answerOf(mesh: Clusters, outages = 'none', asked: Asked = {}): string[] {
  const answer = ask(meshOf(mesh), { ...asked, outages: parseOutages(outages, SERVICE) });
  return [answer.path, told(answer), answer.reasons.at(-1)!.text];
}

const BLACKHOLE = 'blackhole: errors 100 → errors 100';
const UNKNOWN = 'unknown: unknown → unknown';

test.each([
  ['the Service', []],
  ['its port', [AT_HOME.replace('port: 5000', 'port: 81'), workload(2)]],
])('a waypoint that does not know %s answers errors, though its pods are well', (_what, there) => {
  const cluster1 = [NAMESPACE, WAYPOINT, AT_HOME, workload(2)];
  const answer = answerOf({ cluster1, cluster2: [NAMESPACE, WAYPOINT, ...SECOND, ...there] }, 'waypoint-down:cluster1');
  expect(answer).toEqual([
    'remote-waypoint',
    BLACKHOLE,
    'the waypoint in cluster2 does not know the Service sample/helloworld with port 5000.',
  ]);
});

test('a backend of which nobody knows how many pods it has makes the answer unknown', () => {
  const route = httpRoute([{ backendRefs: [{ name: 'second', port: 5000 }] }]);
  const cluster1 = [...WHOLE, service('second'), route];
  const answer = ask(meshOf({ cluster1 }));
  expect([told(answer), answer.reasons.at(-1)]).toEqual([
    UNKNOWN,
    expect.objectContaining({
      text: 'has no workload that was read, so the number of pods that answer there is not known.',
      object: 'Service sample/second',
    }),
  ]);
});

test('a workload that asks for what is no number of pods is named, with its field', () => {
  const cluster1 = [NAMESPACE, WAYPOINT, service(), rule(), workload(2).replace('replicas: 2', 'replicas: -2')];
  expect(ask(meshOf({ cluster1 })).reasons.at(-1)).toMatchObject({
    text: 'asks for -2 pods, which is not a number of pods, so how many answer for sample/helloworld is not known.',
    object: 'Deployment sample/helloworld',
    path: 'spec.replicas',
  });
});

test.each([
  [
    'of a name that stands for UDP',
    service().replace('name: http', 'name: udp-telemetry'),
    rule(),
    'its name or appProtocol says UDP',
  ],
  [
    'that is passed through',
    service(),
    rule().replace('"localityLbSetting"', '"simple":"PASSTHROUGH","localityLbSetting"'),
    'a DestinationRule sends requests on to the address that they were for (simple: PASSTHROUGH)',
  ],
])('a port %s is not followed', (_what, asked, policy, cause) => {
  expect(answerOf({ cluster1: [NAMESPACE, WAYPOINT, asked, policy, workload(2)] })).toEqual([
    'local-waypoint',
    UNKNOWN,
    `has no endpoints for port 5000 at the waypoint in cluster1: ${cause}. That is not followed here.`,
  ]);
});

describe('which waypoint it is:', () => {
  const LOCAL = [NAMESPACE, LOCAL_WAYPOINT, service(), rule(), workload(2)];

  test('one that is not global has its own pods, and no other cluster’s', () => {
    expect(answerOf({ cluster1: LOCAL, cluster2: WHOLE }).slice(0, 2)).toEqual([
      'local-waypoint',
      'local: cluster1 100 → cluster1 100',
    ]);
    expect(answerOf({ cluster1: LOCAL, cluster2: WHOLE }, 'waypoint-down:cluster1').slice(0, 2)).toEqual([
      'none',
      BLACKHOLE,
    ]);
  });

  test('of a service that only others have, too, the Gateway of the client’s cluster counts', () => {
    const mesh = {
      cluster1: { documents: [NAMESPACE, LOCAL_WAYPOINT], network: 'flat' },
      cluster2: { documents: WHOLE, network: 'flat' },
    };
    expect(answerOf(mesh)[0]).toBe('local-waypoint');
    expect(answerOf(mesh, 'waypoint-down:cluster1').slice(0, 2)).toEqual(['none', BLACKHOLE]);
  });

  test('one whose labels nobody read may be global, which matters once it has no pod', () => {
    const unread = `${LOCAL_WAYPOINT.trimEnd().replace(
      'spec: { ',
      'spec: { infrastructure: { parametersRef: { group: "", kind: ConfigMap, name: unread } }, ',
    )}\nstatus: { conditions: [] }\n`;
    const mesh = { cluster1: [NAMESPACE, unread, service(), rule(), workload(2)], cluster2: WHOLE };
    expect(answerOf(mesh).slice(0, 2)).toEqual(['local-waypoint', 'local: cluster1 100 → cluster1 100']);
    expect(answerOf(mesh, 'waypoint-down:cluster1')).toEqual([
      'none',
      UNKNOWN,
      'may be global by what was not read (a Namespace, or a ConfigMap).',
    ]);
  });

  const inZones = (documents: readonly string[]) => ({
    cluster1: { documents, ...SHARED, zones: ['zone-a'] },
    cluster2: { documents, ...SHARED, zones: ['zone-b'] },
  });
  const chosenBy = (mesh: Clusters, zone: string) =>
    ask(meshOf(mesh), { client: { zone } }).reasons.find(({ text }) => text.startsWith('is reached'))?.text;

  test('in one network the pod in the client’s zone is, unless the Gateway or its Service says otherwise', () => {
    expect(chosenBy(inZones(WHOLE), 'zone-b')).toBe('is reached at its ready pod in the network of cluster1.');
    const both = 'is reached at its 2 ready pods in the network of cluster1.';
    expect(chosenBy(inZones(WHOLE), 'zone-c')).toBe(both);
    const generated = `
apiVersion: v1
kind: Service
metadata:
  { name: waypoint, namespace: sample, labels: { gateway.istio.io/managed: istio.io-mesh-controller, istio.io/global: "true" } }
spec: { ports: [{ name: mesh, port: 15008 }], selector: { gateway.networking.k8s.io/gateway-name: waypoint } }
`;
    expect(chosenBy(inZones([...WHOLE, generated]), 'zone-b')).toBe(both);
    const close = generated.replace('spec: { ', 'spec: { trafficDistribution: PreferClose, ');
    expect(chosenBy(inZones([...WHOLE, close]), 'zone-b')).toBe(
      'is reached at its ready pod in the network of cluster1.',
    );
  });

  test('behind a gateway nobody sees that it is unready', () => {
    const zones = { zones: ['zone-a', 'zone-b'] };
    const mesh = { cluster1: { documents: WHOLE, ...zones }, cluster2: { documents: WHOLE, ...zones } };
    expect(answerOf(mesh, 'waypoint-down:cluster1+zone-down:cluster2:zone-a').slice(0, 2)).toEqual([
      'remote-waypoint',
      BLACKHOLE,
    ]);
  });

  test('that of a cluster that is gone goes on being used, in one network', () => {
    const documents = { documents: WHOLE, ...SHARED };
    expect(
      answerOf({ cluster1: documents, cluster2: documents }, 'waypoint-down:cluster1+cluster-down:cluster2'),
    ).toEqual(['local-waypoint', BLACKHOLE, 'is reached at its ready pod in the network of cluster1.']);
  });

  test('behind one gateway those of two clusters share, and what the one that is gone gets is lost', () => {
    const both = { documents: WHOLE, network: 'both' };
    const mesh = { cluster1: WHOLE, cluster2: both, cluster3: both };
    expect(answerOf(mesh, 'waypoint-down:cluster1').slice(0, 2)).toEqual([
      'remote-waypoint',
      'failover: cluster2 50, cluster3 50 → cluster2 50, cluster3 50',
    ]);
    expect(answerOf(mesh, 'waypoint-down:cluster1+cluster-down:cluster3').slice(0, 2)).toEqual([
      'remote-waypoint',
      'stuck: cluster2 50, errors 50 → cluster2 50, errors 50',
    ]);
  });
});
