import { parseLocality } from '../../../src/istio/locality';
import { nearest, type Spot } from '../../../src/predict/ztunnel/preference';

// Which pods of its network are near enough to a client to be used. Places are written region/zone/subzone/node.

const [ANYWHERE, IN_REGION, IN_ZONE, IN_SUBZONE] = ['r2/z/s/n', 'r/z2/s/n', 'r/z/s2/n', 'r/z/s/n2'];
const [CLIENT, ON_NODE] = ['r/z/s/n', 'r/z/s/n'];

function at(place: string): Spot {
  return { network: 'network', ...parseLocality(place), node: place.slice(place.lastIndexOf('/') + 1) };
}

test.each([
  ['PreferSameZone', [ANYWHERE], [ANYWHERE]],
  ['PreferSameZone', [ANYWHERE, IN_REGION], [IN_REGION]],
  ['PreferSameZone', [IN_ZONE, IN_REGION, IN_SUBZONE, ON_NODE], [IN_ZONE, IN_SUBZONE, ON_NODE]],
  ['PreferSameNode', [ANYWHERE], [ANYWHERE]],
  ['PreferSameNode', [ANYWHERE, IN_REGION], [IN_REGION]],
  ['PreferSameNode', [IN_REGION, IN_ZONE], [IN_ZONE]],
  ['PreferSameNode', [IN_ZONE, IN_SUBZONE], [IN_SUBZONE]],
  ['PreferSameNode', [ON_NODE, IN_SUBZONE, ON_NODE], [ON_NODE, ON_NODE]],
] as const)('by %s, of %j the nearest are %j', (preference, places, expected) => {
  const pods = places.map((place) => ({ place, spot: at(place) }));
  expect(nearest(pods, at(CLIENT), preference).map(({ place }) => place)).toEqual(expected);
});
