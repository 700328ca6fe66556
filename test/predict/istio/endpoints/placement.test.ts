import { augmentLabels } from '../../../../src/predict/istio/endpoints/augmented-labels';
import { Placement, type Placed } from '../../../../src/predict/istio/endpoints/placement';
import { ipFamilyOf } from '../../../../src/predict/istio/view/envoy-proxy';
import { meshOf, node, type ClusterOf } from '../snapshot';

// Where something runs, and which labels say it.

const NODES = [node('n1', 'us', 'us-a')];
const NOWHERE: Placed = { labels: {}, nodeName: undefined };

function placementIn(facts: Partial<ClusterOf> = {}): Placement {
  return new Placement(meshOf({ a: { objects: [], ...facts } }).clusters[0]!);
}

test('of what nobody says anything of, only the cluster is known', () => {
  expect(placementIn({ network: undefined }).placeOf(NOWHERE)).toEqual({
    ...{ cluster: 'a', localityLabel: '', nodeName: '', network: '', zone: '' },
    forNodeProxies: { localityLabel: '', network: '' },
  });
});

const REGION = 'topology.kubernetes.io/region';
const ZONE = 'topology.kubernetes.io/zone';
const SUBZONE = 'topology.istio.io/subzone';

const IN_EU = { 'topology.istio.io/locality': 'eu.b' };
const AT_N1 = { nodeName: 'n1', labels: IN_EU };

test.each<[string, Partial<ClusterOf>, Partial<Placed>, string]>([
  ['its Node', { objects: NODES, region: 'eu' }, { nodeName: 'n1' }, 'us/us-a/'],
  ['nobody, on a Node that is gone', { objects: NODES, region: 'eu' }, { nodeName: 'n2' }, ''],
  ['the region of mesh.json, where no Node was read', { region: 'eu' }, { nodeName: 'n1' }, 'eu//'],
  ['that region, before it is on a Node', { objects: NODES, region: 'eu' }, {}, 'eu//'],
  ['the zone of its slice', {}, { zone: 'z' }, '/z/'],
  [
    'its own labels, before mesh.json and slice',
    { region: 'eu' },
    { labels: { [REGION]: 'us', [ZONE]: 'x' }, zone: 'z' },
    'us/x/',
  ],
  ['its own subzone', { region: 'eu' }, { labels: { [SUBZONE]: 'rack' } }, 'eu//rack'],
  [
    'the label for localities',
    { objects: NODES },
    { nodeName: 'n1', labels: { 'topology.istio.io/locality': 'eu.b' } },
    'eu/b',
  ],
  ['the older label, where the newer is not there', {}, { labels: { 'istio-locality': 'eu.b' } }, 'eu/b'],
  ['the older label as it is, where it has slashes', {}, { labels: { 'istio-locality': 'eu/b.c' } }, 'eu/b.c'],
  ['the newer of both', {}, { labels: { 'topology.istio.io/locality': 'us', 'istio-locality': 'eu' } }, 'us'],
])('the place of a pod is said by %s', (_name, facts, placed, expected) => {
  expect(placementIn(facts).placeOf({ ...NOWHERE, ...placed }).localityLabel).toBe(expected);
});

test.each<[string, Partial<ClusterOf>, Partial<Placed>, string, string]>([
  ['a label of its own', { objects: NODES }, { nodeName: 'n1', labels: IN_EU }, 'us/us-a/', 'us-a'],
  ['the older label', { objects: NODES }, { nodeName: 'n1', labels: { 'istio-locality': 'eu.b' } }, 'us/us-a/', 'us-a'],
  ['a label, on a Node that is gone', { objects: NODES }, { nodeName: 'n2', labels: IN_EU }, '', 'b'],
  ['a label, on a Node without a zone', { objects: [node('n1', 'us', '')] }, AT_N1, 'us//', 'b'],
  ['a label, where no Node was read', { region: 'us' }, { nodeName: 'n1', labels: IN_EU, zone: 'z' }, 'us/z/', 'b'],
])('node proxies know the place of a pod by its Node, with %s', (_name, facts, placed, locality, zone) => {
  const place = placementIn(facts).placeOf({ ...NOWHERE, ...placed });
  expect([place.forNodeProxies.localityLabel, place.zone]).toEqual([locality, zone]);
});

test('node proxies know the network of a pod by its cluster', () => {
  const place = placementIn().placeOf({ ...NOWHERE, labels: { 'topology.istio.io/network': 'other' } });
  expect([place.network, place.forNodeProxies.network]).toEqual(['other', 'n-of-a']);
  expect(placementIn().placeOf({ ...NOWHERE, labels: { 'topology.istio.io/network': '' } }).network).toBe('n-of-a');
});

test('pods that nobody has scheduled are round the zones, and nowhere where there are none', () => {
  const round = (facts: Partial<ClusterOf>) =>
    [0, 1, 2].map((number) => placementIn(facts).placeOfStandIn({}, number).localityLabel);
  expect(round({ region: 'eu', zones: ['x', 'y'] })).toEqual(['eu/x/', 'eu/y/', 'eu/x/']);
  expect(round({})).toEqual(['', '', '']);
});

test('pods that nobody has scheduled are round the Nodes that were read, whatever mesh.json says, but for what they say themselves', () => {
  const placement = placementIn({ objects: [...NODES, node('n2', 'us', 'us-b')], region: 'eu', zones: ['x'] });
  expect(placement.standInPlaceCount()).toBe(2);
  expect([0, 1, 2].map((number) => placement.placeOfStandIn({}, number).localityLabel)).toEqual([
    ...['us/us-a/', 'us/us-b/', 'us/us-a/'],
  ]);
  expect(placement.placeOfStandIn({ 'topology.istio.io/locality': 'eu.b' }, 0).localityLabel).toBe('eu/b');
});

const PLACE = { cluster: 'a', localityLabel: 'us/us-a/rack', nodeName: 'n1', network: 'n' };
const CLUSTER = 'topology.istio.io/cluster';
const NETWORK = 'topology.istio.io/network';

test('labels say all that is known of a place, whatever a pod says of itself', () => {
  const all = { [REGION]: 'us', [ZONE]: 'us-a', [SUBZONE]: 'rack', [CLUSTER]: 'a', 'kubernetes.io/hostname': 'n1' };
  const own = { app: 'x', [REGION]: 'eu', [CLUSTER]: 'b' };
  expect(augmentLabels({}, PLACE)).toEqual({ ...all, [NETWORK]: 'n' });
  expect(augmentLabels(own, PLACE)).toEqual({ app: 'x', ...all, [NETWORK]: 'n' });
});

test('what is not known of a place leaves the labels of the pod as they are, and adds none', () => {
  const unknown = { cluster: 'a', localityLabel: '', nodeName: '', network: '' };
  expect(augmentLabels({ [REGION]: 'eu' }, unknown)).toEqual({ [REGION]: 'eu', [CLUSTER]: 'a' });
});

test.each([
  ['n-of-pod', 'n', 'n-of-pod'],
  ['', 'n', 'n'],
  ['n-of-pod', '', 'n-of-pod'],
])('of a network the word of the pod counts: %j, in the network %j, is in %j', (own, network, expected) => {
  expect(augmentLabels({ [NETWORK]: own }, { ...PLACE, network })[NETWORK]).toBe(expected);
});

test.each([
  ['10.200.13.104', 'IPv4'],
  ['::ffff:10.0.0.1', 'IPv4'],
  ['::FFFF:10.0.0.1', 'IPv4'],
  ['2001:db8::1', 'IPv6'],
  ['name.example.com', undefined],
  ['10.0.0.1.nip.io', undefined],
  ['ip-10.0.0.1', undefined],
  ['10.0.0', undefined],
])('%s is of the family %s', (address, family) => {
  expect(ipFamilyOf(address)).toBe(family);
});
