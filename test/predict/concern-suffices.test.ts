import * as fc from 'fast-check';
import { compare } from '../../src/predict/change/compare';
import { concernOf } from '../../src/predict/change/concern';
import { Prediction } from '../../src/predict/prediction/prediction';
import { CLUSTERS, NAMES, treeWithout } from './concern-trees';

test('services that are not asked about have the answers they had, whatever is missing before or after', () => {
  const missing = fc.subarray(
    CLUSTERS.flatMap((cluster) => NAMES.map((name) => `${cluster} ${name}`)),
    { maxLength: 4 },
  );
  let notAsked = 0;
  let changes = 0;
  fc.assert(
    fc.property(missing, missing, fc.boolean(), (lacked, more, isAdded) => {
      const [before, after] = [treeWithout(lacked), treeWithout(isAdded ? [] : [...lacked, ...more])];
      const [old, now] = [before, after].map(({ mesh }) => new Prediction(mesh)) as [Prediction, Prediction];
      const isMeant = concernOf(before, after);
      const all = compare(old, now).changes;
      expect(all.filter(({ service }) => !isMeant(service))).toEqual([]);
      notAsked += now.services.filter((service) => !isMeant(service)).length;
      changes += all.length;
    }),
    { numRuns: 25 },
  );
  // Otherwise nothing was tested.
  expect(notAsked).toBeGreaterThan(5);
  expect(changes).toBeGreaterThan(5);
});
