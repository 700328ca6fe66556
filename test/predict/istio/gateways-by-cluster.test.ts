import { gatewaysByCluster, gatewaysFor } from '../../../src/predict/istio/gateways/network-gateways';
import { eastWest, meshOf, namespace, type Body, type ClusterOf } from './snapshot';

// Which gateways istiods find, and which are assumed because nobody says anything.

const UNSAID = { objects: [], gateways: undefined } as unknown as ClusterOf;

function gateway(network: string, address: string): Body {
  return {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'Gateway',
    metadata: { name: 'ew', namespace: 'istio-system', labels: { 'topology.istio.io/network': network } },
    spec: { gatewayClassName: 'istio-east-west', listeners: [{ port: 15008, protocol: 'HBONE' }] },
    status: { addresses: [{ value: address }] },
  };
}

function unlabelled(): Body {
  const { metadata, ...rest } = gateway('n', '203.0.113.5');
  return { ...rest, metadata: { ...(metadata as Body), labels: {} } };
}

/** "network address:mTLS/HBONE of cluster" for all that the istiod of cluster a knows. */
function known(clusters: Readonly<Record<string, ClusterOf>>): string[] {
  const { byNetwork } = gatewaysByCluster(meshOf(clusters)).get('a')!;
  return [...byNetwork.values()]
    .flat()
    .map(
      ({ network, address, port, hbonePort, cluster, isAssumed }) =>
        `${network} ${address}:${port}/${hbonePort} of ${cluster}${isAssumed ? ', assumed' : ''}`,
    );
}

const ASSUMED = 'n-of-a eastwestgateway.n-of-a.invalid:0/15008 of a, assumed';

test.each<[string, Readonly<Record<string, ClusterOf>>, string[]]>([
  [
    'what objects and mesh.json say is not assumed',
    { a: { objects: [] }, b: { objects: [eastWest()] } },
    ['n-of-b 203.0.113.1:0/15008 of b', 'n-of-a gateway-of-a:0/15008 of a'],
  ],
  [
    'one is assumed for a network, in the first of its clusters',
    { a: { ...UNSAID, network: 'n' }, b: { ...UNSAID, network: 'n' } },
    ['n eastwestgateway.n.invalid:0/15008 of a, assumed'],
  ],
  ['each network has its own', { a: UNSAID, b: { objects: [] } }, [ASSUMED, 'n-of-b gateway-of-b:0/15008 of b']],
  [
    'none is assumed for a network of which another cluster has a gateway',
    { a: { objects: [eastWest()] }, b: UNSAID },
    ['n-of-b 203.0.113.1:0/15008 of a'],
  ],
  [
    'nor for a cluster with a gateway to another network',
    { a: { ...UNSAID, objects: [eastWest({ network: 'n' })] } },
    ['n 203.0.113.1:0/15008 of a'],
  ],
  ['nor where nobody says which network it is', { a: { ...UNSAID, network: undefined } }, []],
  ['nor where it is said to be none', { a: { ...UNSAID, network: '' } }, []],
  [
    'what mesh.json says counts without a network, too',
    { a: { objects: [], network: undefined } },
    [' gateway-of-a:0/15008 of a'],
  ],
  [
    'the status of a Gateway says its addresses',
    { a: { ...UNSAID, objects: [gateway('n-of-a', '203.0.113.5')] } },
    ['n-of-a 203.0.113.5:0/15008 of a'],
  ],
  [
    'but not while its Service waits for one',
    {
      a: {
        ...UNSAID,
        objects: [
          namespace('sample'),
          eastWest({ network: 'n-of-a', addresses: [] }),
          gateway('n-of-a', '203.0.113.5'),
        ],
      },
    },
    [],
  ],
  [
    'an address that mesh.json says leads where the label of the Gateway says',
    { a: { objects: [gateway('n-of-b', '203.0.113.5')] } },
    ['n-of-b gateway-of-a:0/15008 of a'],
  ],
  [
    'a Gateway without the label leads nowhere: mesh.json does not make up for it, and none is assumed',
    { a: { objects: [unlabelled()] }, b: { ...UNSAID, objects: [unlabelled()] } },
    [],
  ],
  [
    'none is assumed for a cluster whose Gateway names another network',
    { a: { ...UNSAID, objects: [gateway('n-of-b', '203.0.113.5')] } },
    [],
  ],
  [
    'a gateway whose Service asks for no address has none, whatever is left in its status, and none is assumed',
    { a: { ...UNSAID, objects: [eastWest({ network: 'n-of-a', spec: { type: 'ClusterIP' } })] } },
    [],
  ],
])('%s', (_name, clusters, expected) => {
  expect(known(clusters)).toEqual(expected);
});

test('they are by address, port and cluster', () => {
  const at = (name: string, port: number, ip: string) =>
    eastWest({ name, network: 'n', addresses: [{ ip }], spec: { ports: [{ port }] } });
  const objects = [at('x', 15443, '203.0.113.2'), at('y', 15008, '203.0.113.2'), at('z', 15008, '203.0.113.1')];
  expect(known({ b: { objects }, a: { objects: [...objects].reverse() } })).toEqual([
    'n 203.0.113.1:0/15008 of a',
    'n 203.0.113.1:0/15008 of b',
    'n 203.0.113.2:0/15008 of a',
    'n 203.0.113.2:0/15008 of b',
    'n 203.0.113.2:15443/0 of a',
    'n 203.0.113.2:15443/0 of b',
  ]);
});

test('a network is entered by the gateways of the cluster, else by any of the network, and weights can be divided by all', () => {
  const facts = { objects: [], network: 'n' };
  const gateways = gatewaysByCluster(
    meshOf({
      a: { ...facts, gateways: ['a1', 'a2'] },
      b: { ...facts, gateways: ['b1'] },
      c: { ...facts, gateways: [] },
    }),
  ).get('a')!;
  const by = (network: string, cluster: string) =>
    gatewaysFor(gateways, network, cluster).map(({ address }) => address);
  expect(by('n', 'a')).toEqual(['a1', 'a2']);
  expect(by('n', 'b')).toEqual(['b1']);
  expect(by('n', 'c')).toEqual(['a1', 'a2', 'b1']);
  expect(by('elsewhere', 'a')).toEqual([]);
  expect(gateways.scale).toBe(6);
});
