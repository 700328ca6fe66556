import { compareSums, ratesOfControlPlanes } from '../../test/predict/availability/added-up';
import { NEVER, RATES } from '../../test/predict/availability/support';
import { compareInRandomMeshes } from '../../test/predict/failures/compare';
import { chooseSeed, countOf } from '../sample';
import { requireEqual, type Suite } from './suite';

/** `npm test` has a sample of the same. */
const MESHES_WITH_PAIRS = countOf(1_000, 10);
const MESHES_WITH_STATES = countOf(200, 2);
const MESHES_WITH_CONTROL_PLANES = countOf(100, 2);

/** What is found of failures by looking at few sets of them, beside looking at all. */
export const search: Suite = {
  name: 'search',
  needsClusters: false,
  needsPrograms: false,
  checks: () => {
    const seed = chooseSeed();
    return [
      {
        sentence: `what is found in ${MESHES_WITH_PAIRS} random meshes is what looking at every pair of failures finds (seed ${seed})`,
        run: async () => {
          const { pairs, unknown, healed } = compareInRandomMeshes(MESHES_WITH_PAIRS, seed);
          console.log(`   ${pairs} pairs that fail requests, ${unknown} answers that are not known, ${healed} healed`);
          return Promise.resolve(requireSome(pairs));
        },
      },
      {
        sentence: `what is expected in ${MESHES_WITH_STATES} of them is the sum over every state of all components (seed ${seed})`,
        run: async () => Promise.resolve(requireSome(compareSums(MESHES_WITH_STATES, seed, RATES).failing)),
      },
      {
        sentence: `so it is in ${MESHES_WITH_CONTROL_PLANES} whose control planes fail, before all else (seed ${seed})`,
        run: async () => {
          const { rates } = ratesOfControlPlanes(NEVER);
          return Promise.resolve(requireSome(compareSums(MESHES_WITH_CONTROL_PLANES, seed, rates).failing));
        },
      },
    ];
  },
};

/** Otherwise nothing was compared. */
function requireSome(count: number): void {
  const some = 'something that fails';
  requireEqual(some, count > 0 ? some : 'nothing that fails');
}
