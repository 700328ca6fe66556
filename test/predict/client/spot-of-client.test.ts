import { spotOfClient } from '../../../src/predict/client/spot-of-client';
import { meshOf } from '../mesh';

test('a client is where its cluster is, and in the zone it names', () => {
  const [cluster] = meshOf({ cluster1: [] }).clusters;
  const at = { network: 'network-of-cluster1', region: 'region-of-cluster1', zone: '', subzone: '', node: '' };
  expect(spotOfClient({ cluster: 'cluster1', kind: 'ambient' }, cluster!)).toEqual(at);
  expect(spotOfClient({ cluster: 'cluster1', kind: 'ambient', zone: 'zone-a' }, cluster!)).toEqual({
    ...at,
    zone: 'zone-a',
  });
});

test('where nobody said it, it is where endpoints are of which nobody said it', () => {
  const [cluster] = meshOf({ cluster1: [] }).clusters;
  const unsaid = { ...cluster!, network: undefined, region: undefined };
  expect(spotOfClient({ cluster: 'cluster1', kind: 'ambient' }, unsaid)).toEqual({
    ...{ network: '', region: '', zone: '', subzone: '', node: '' },
  });
});
