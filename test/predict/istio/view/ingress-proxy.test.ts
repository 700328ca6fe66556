import { toKubeObject } from '../../../../src/model/read/tree/objects';
import { proxiesOfIngress } from '../../../../src/predict/istio/view/ingress-proxy';
import { MeshView } from '../../../../src/predict/istio/view/view';
import { meshOf, node, pod, type Body, type ClusterOf } from '../snapshot';

// The pods of an ingress gateway, as istiod sees them.

const GATEWAY = 'gateway.networking.k8s.io/gateway-name';

/** A pod whose labels say nothing of its place. */
function placed(localityLabel: string, nodeName = '') {
  const at = { localityLabel, network: 'n-of-a' };
  return { cluster: 'a', nodeName, ...at, forNodeProxies: at, zone: localityLabel.split('/')[1] ?? '' };
}

function proxies(objects: readonly Body[], facts: Partial<ClusterOf> = {}, namespace: object = { namespace: 'edge' }) {
  const metadata = { name: 'ingress', ...namespace, labels: { team: 'edge' } };
  const body = { apiVersion: 'gateway.networking.k8s.io/v1', kind: 'Gateway', metadata };
  const gateway = toKubeObject(body, body.apiVersion, body.kind, { file: 'a.yaml', document: 1, line: 1 });
  return proxiesOfIngress(gateway, new MeshView(meshOf({ a: { objects, ...facts } })).clusterOf('a'));
}

test('of manifests the Gateway stands for one, with its labels, in the first zone', () => {
  expect(proxies([], { region: 'us', zones: ['us-a', 'us-b'] })).toEqual([
    {
      ...{
        kind: 'ingress',
        cluster: 'a',
        waypoint: 'edge/ingress',
        namespace: 'edge',
        pod: null,
        count: 1,
        ipFamily: undefined,
        ...{ network: 'n-of-a', place: placed('us/us-a/'), nodeName: '' },
      },
      locality: { region: 'us', zone: 'us-a', subzone: '' },
      labels: {
        team: 'edge',
        [GATEWAY]: 'ingress',
        'gateway.networking.k8s.io/gateway-class-name': 'istio',
        'topology.istio.io/cluster': 'a',
        'topology.istio.io/network': 'n-of-a',
        'topology.kubernetes.io/region': 'us',
        'topology.kubernetes.io/zone': 'us-a',
      },
    },
  ]);
});

test('of a live cluster they are the pods that carry its name, are ready and have an address', () => {
  const ours = (name: string, ip: string | undefined, more: Parameters<typeof pod>[2] = {}) =>
    pod(name, ip, { namespace: 'edge', labels: { [GATEWAY]: 'ingress', version: name }, ...more });
  const found = proxies([
    node('n1', 'us', 'us-b'),
    ours('second', 'fd00::2'),
    ours('first', '10.0.0.1', { node: 'n1' }),
    ours('unready', '10.0.0.3', { isReady: false }),
    ours('starting', undefined),
    ours('another', '10.0.0.5', { labels: { [GATEWAY]: 'another' } }),
    ours('elsewhere', '10.0.0.6', { namespace: 'sample' }),
  ]);
  const at = {
    kind: 'ingress',
    cluster: 'a',
    waypoint: 'edge/ingress',
    namespace: 'edge',
    network: 'n-of-a',
  };
  const topology = { 'topology.istio.io/cluster': 'a', 'topology.istio.io/network': 'n-of-a' };
  expect(found).toEqual([
    {
      ...{ ...at, pod: 'first', count: 1, ipFamily: 'IPv4', nodeName: 'n1', place: placed('us/us-b/', 'n1') },
      locality: { region: 'us', zone: 'us-b', subzone: '' },
      labels: {
        ...{ [GATEWAY]: 'ingress', version: 'first', ...topology, 'kubernetes.io/hostname': 'n1' },
        ...{ 'topology.kubernetes.io/region': 'us', 'topology.kubernetes.io/zone': 'us-b' },
      },
    },
    {
      ...{ ...at, pod: 'second', count: 1, ipFamily: 'IPv6', nodeName: '', place: placed('') },
      locality: { region: '', zone: '', subzone: '' },
      labels: { [GATEWAY]: 'ingress', version: 'second', ...topology },
    },
  ]);
});

test('a Gateway of no namespace is in the default one', () => {
  expect(proxies([], {}, {})).toEqual([expect.objectContaining({ waypoint: 'default/ingress', namespace: 'default' })]);
  const there = pod('first', '10.0.0.1', { namespace: 'default', labels: { [GATEWAY]: 'ingress' } });
  expect(proxies([there], {}, {}).map(({ pod: name }) => name)).toEqual(['first']);
});
