import * as fc from 'fast-check';
import { toMesh } from '../../src/model/mesh/mesh';
import { compare } from '../../src/predict/change/compare';
import { mayAnswersDiffer } from '../../src/predict/change/concern';
import { Prediction } from '../../src/predict/prediction/prediction';
import { EDITS, fleetWith } from './twins/fleet';

const EDITED = Object.keys(EDITS);

/** From versions that are too old to one that is too new, every second time of one minor. */
const versions = fc
  .record({
    minors: fc.tuple(fc.integer({ min: 27, max: 32 }), fc.integer({ min: 27, max: 32 })),
    patches: fc.tuple(fc.nat(9), fc.nat(9)),
    isOneMinor: fc.boolean(),
  })
  .map(({ minors: [minor, other], patches: [patch, another], isOneMinor }) => [
    `1.${minor}.${patch}`,
    `1.${isOneMinor ? minor : other}.${another}`,
  ]);

test('between versions that do alike all that is followed, answers are the same', () => {
  let alike = 0;
  let changes = 0;
  fc.assert(
    fc.property(versions, fc.subarray([...EDITED], { maxLength: 2 }), ([from, to], edits) => {
      const { source } = fleetWith(edits.map((edit) => ({ cluster: 'c2', edit, of: 'north/cart' })));
      const [before, after] = [from, to].map((istioVersion) => ({
        tree: source,
        mesh: toMesh({ ...source, istioVersion }),
      }));
      const mayDiffer = mayAnswersDiffer(before!, after!);
      const { changes: all } = compare(new Prediction(before!.mesh), new Prediction(after!.mesh));
      expect(all.filter(({ service }) => !mayDiffer(service))).toEqual([]);
      if (from !== to && !mayDiffer('north/cart')) alike++;
      changes += all.length;
    }),
    { numRuns: 30 },
  );
  expect(alike).toBeGreaterThan(2);
  expect(changes).toBeGreaterThan(5);
});
