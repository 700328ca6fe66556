import { spotsOfClient } from '../../../src/predict/client/spots-of-client';
import { MeshView } from '../../../src/predict/istio/view/view';
import { meshOf, type ClusterOf } from '../mesh';

const node = (name: string, region: string, zone: string): string => `
apiVersion: v1
kind: Node
metadata: { name: ${name}, labels: { topology.kubernetes.io/region: ${region}, topology.kubernetes.io/zone: ${zone} } }
`;

function spotsIn(cluster: ClusterOf | readonly string[], zone?: string): string[] {
  const [view] = new MeshView(meshOf({ cluster1: cluster })).clusters;
  const client = { cluster: 'cluster1', kind: 'ambient' as const, ...(zone === undefined ? {} : { zone }) };
  return spotsOfClient(client, view!).map((spot) => [spot.network, spot.region, spot.zone].join(' '));
}

test('a client is in the network and region of its cluster', () => {
  expect(spotsIn([])).toEqual(['network-of-cluster1 region-of-cluster1 ']);
});

test('a client is in every zone that its cluster declares', () => {
  expect(spotsIn({ documents: [], zones: ['zone-a', 'zone-b'] })).toEqual([
    'network-of-cluster1 region-of-cluster1 zone-a',
    'network-of-cluster1 region-of-cluster1 zone-b',
  ]);
});

test('Nodes that were read say which zones there are, and in which region', () => {
  const documents = [node('n1', 'r1', 'r1-a'), node('n2', 'r2', 'r2-a'), node('n3', 'r2', 'r2-a')];
  const spots = ['network-of-cluster1 r1 r1-a', 'network-of-cluster1 r2 r2-a'];
  expect(spotsIn({ documents, zones: ['zone-a'] })).toEqual(spots);
  expect(spotsIn(documents, 'r2-a')).toEqual(spots.slice(1));
});

test('a client is in the zone that it names', () => {
  expect(spotsIn([], 'zone-c')).toEqual(['network-of-cluster1 region-of-cluster1 zone-c']);
});
