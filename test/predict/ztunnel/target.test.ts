import type { IstioEndpoint } from '../../../src/predict/istio/endpoints/istio-endpoint';
import { MeshView } from '../../../src/predict/istio/view/view';
import {
  partsBehind,
  targetsOf,
  toCandidates,
  type Candidate,
  type KnownService,
  type Target,
} from '../../../src/predict/ztunnel/target';
import { meshOf } from '../mesh';

// Whom the node proxies of cluster a pick, of pods that are written cluster/name.

function pods(...names: readonly string[]): Candidate[] {
  return names.map((pod) => {
    const [cluster = ''] = pod.split('/');
    return { cluster, network: `network-of-${cluster}`, localityLabel: '', nodeName: '', isReady: true, pod };
  });
}

const unready = (pod: Candidate): Candidate => ({ ...pod, isReady: false });

/** An east-west gateway for sidecars only. */
const WITHOUT_HBONE = `
apiVersion: v1
kind: Service
metadata: { name: gateway, namespace: istio-system, labels: { topology.istio.io/network: network-of-c } }
spec: { type: LoadBalancer, ports: [{ port: 15443 }] }
status: { loadBalancer: { ingress: [{ ip: 203.0.113.3 }] } }
`;

const MESH = new MeshView(meshOf({ a: [], b: [], c: [WITHOUT_HBONE], d: { documents: [], gateways: [] } }));

function targets(of: readonly Candidate[], preference?: KnownService['preference']): Target[] {
  const view = MESH.clusterOf('a');
  const client = { network: 'network-of-a', region: '', zone: '', subzone: '', node: '' };
  return targetsOf({ pods: of, preference }, client, view);
}

/** "a/1 0.5, b: b/1 b/2 0.5". */
function shown(of: readonly Target[]): string {
  return of
    .map((target) => {
      const who =
        target.kind === 'pod'
          ? target.pod.pod
          : `${target.gateway.cluster}: ${target.pods.map(({ pod }) => pod).join(' ')}`;
      return `${who} ${target.share}`;
    })
    .join(', ');
}

test('without a preference each pod counts, and the gateway of another network as many as are behind it', () => {
  expect(shown(targets(pods('a/1', 'b/1', 'b/2', 'b/3')))).toBe('a/1 0.25, b: b/1 b/2 b/3 0.75');
});

test('an unready pod counts behind a gateway, and not in the own network', () => {
  expect(shown(targets(pods('a/1', 'b/1', 'a/2', 'b/2', 'b/3').map((pod, at) => (at < 2 ? unready(pod) : pod))))).toBe(
    'a/2 0.25, b: b/1 b/2 b/3 0.75',
  );
});

test('with a preference the own network takes all while it has a ready pod', () => {
  expect(shown(targets(pods('a/1', 'b/1'), 'PreferSameZone'))).toBe('a/1 1');
  expect(shown(targets([...pods('a/1').map(unready), ...pods('b/1')], 'PreferSameZone'))).toBe('b: b/1 1');
});

test('a network without a gateway, or with one that takes no HBONE, is out of reach', () => {
  expect(shown(targets(pods('a/1', 'b/1', 'c/1', 'd/1')))).toBe('a/1 0.5, b: b/1 0.5');
  expect(targets(pods('c/1', 'd/1'))).toEqual([]);
});

test('a pod is picked by the port that was asked for, and not once it is about to end', () => {
  const endpoint: IstioEndpoint = {
    ...{ host: '10.0.0.1', port: 8080, portName: 'http', labels: {}, localityLabel: 'r2/z2' },
    ...{
      cluster: 'a',
      network: 'elsewhere',
      forNodeProxies: { localityLabel: 'r/z/s', network: 'n' },
      zone: 'z',
      nodeName: 'node',
      health: 'HEALTHY',
      speaksMutualTls: true,
      enrolment: 'ambient',
      pod: 'a/1',
    },
  };
  const of = (more: Partial<IstioEndpoint>) => toCandidates([{ ...endpoint, ...more }], 'http');
  const candidate = { cluster: 'a', network: 'n', localityLabel: 'r/z/s', nodeName: 'node', pod: 'a/1' };
  expect(of({})).toEqual([{ ...candidate, isReady: true }]);
  expect(of({ health: 'UNHEALTHY' })).toEqual([{ ...candidate, isReady: false }]);
  expect(of({ health: 'DRAINING' })).toEqual([{ ...candidate, isReady: false }]);
  expect(of({ health: 'TERMINATING' })).toEqual([]);
  expect(of({ portName: 'admin' })).toEqual([]);
});

test('what is picked from runs where the client is, where the pods are, and where the gateways are', () => {
  const behind = [...pods('b/1'), { ...pods('e/1')[0]!, network: 'network-of-b' }];
  expect([...partsBehind(MESH, targets([...pods('a/1'), ...behind]), 'a', 'pods')].sort()).toEqual([
    'gateways of b',
    'pods of a',
    'pods of b',
    'pods of e',
    'proxies of a',
  ]);
  const neighbour = targets([{ ...pods('b/1')[0]!, network: 'network-of-a' }]);
  expect([...partsBehind(MESH, neighbour, 'a', 'waypoints')]).toEqual(['proxies of a', 'waypoints of b']);
  expect([...partsBehind(MESH, [], 'a', 'pods')]).toEqual(['proxies of a']);
});
