import { chooseSeed, countOf } from '../sample';
import { join } from 'node:path';
import { binaryDirectory } from '../clusters/cache';
import { add, compare, compareFollowed, describe } from '../endpoints/comparison';
import { compareDefinite, describeDefinite, type DefiniteComparison } from '../endpoints/definite';
import { FEATURES, type FeatureName } from '../endpoints/features';
import { compareOutbound, describeOutbound } from '../endpoints/routing/compare-outbound';
import { compareRoutes, describeRoutes } from '../endpoints/routing/compare-routes';
import { requireEqual, type Suite } from './suite';

const MESHES = countOf(1_500, 150);
const ROUTED = countOf(1_500, 75);
const WITH_FEATURE = countOf(200, 10);
/** Where something is rare, little is said by getting it right. */
const OFTEN = MESHES / 20;
/** Where chance made a kind rare among the meshes, there are so many times as many at most. */
const MOST_TIMES = 4;
const NO_DIFFERENCE = 'no difference';

/** What we say waypoints are sent, beside what Istio's own code computes, for meshes that nobody has seen before. */
export const endpoints: Suite = {
  name: 'endpoints',
  needsClusters: false,
  checks: () => {
    const seed = chooseSeed();
    return [
      {
        sentence: `we say of every waypoint of ${MESHES} random meshes what Istio's own code says, number for number (seed ${seed})`,
        run: async () => {
          const binary = join(binaryDirectory(), 'eds');
          let comparison = await compare({ binary, seed, first: 0, count: MESHES });
          const isOften = (): boolean => Object.values(comparison.kinds).every((count) => count >= OFTEN);
          while (!isOften() && comparison.meshes < MOST_TIMES * MESHES) {
            comparison = add(comparison, await compare({ binary, seed, first: comparison.meshes, count: MESHES }));
          }
          requireEqual(NO_DIFFERENCE, comparison.differences[0] ?? NO_DIFFERENCE);
          requireEqual('every kind often', isOften() ? 'every kind often' : describe(comparison));
          console.log(`   ${describe(comparison)}`);
        },
      },
      {
        sentence: `the same holds for ${MESHES} meshes with several at once of what few have and is followed, under switches of istiod (seed ${seed})`,
        run: async () => {
          const binary = join(binaryDirectory(), 'eds');
          const comparison = await compareFollowed({ binary, seed, first: 0, count: MESHES });
          requireEqual(NO_DIFFERENCE, comparison.differences[0] ?? NO_DIFFERENCE);
          console.log(`   ${describe(comparison)}`);
        },
      },
      {
        sentence: `plain requests go where we say at the waypoints of ${ROUTED} meshes with routes of every kind (seed ${seed})`,
        run: async () => {
          const binary = join(binaryDirectory(), 'eds');
          const found = await compareRoutes({ binary, seed, first: 0, count: ROUTED });
          requireEqual(NO_DIFFERENCE, found.differences[0] ?? NO_DIFFERENCE);
          // By a route as often as not, and known more often than not.
          const isTelling = found.routed > found.followed / 3 && found.followed > found.unknown;
          requireEqual('telling', isTelling ? 'telling' : describeRoutes(found));
          console.log(`   ${describeRoutes(found)}`);
        },
      },
      {
        sentence: `what these routes lead to, and the waypoints are not for, they are sent as we say (seed ${seed})`,
        run: async () => {
          const binary = join(binaryDirectory(), 'eds');
          const found = await compareOutbound({ binary, seed, first: 0, count: ROUTED });
          requireEqual(NO_DIFFERENCE, found.differences[0] ?? NO_DIFFERENCE);
          // Some of subsets, some with an order, and hardly any of a service that is not asked about.
          const isTelling = found.subsets > 0 && found.ranked > found.lists / 10 && found.unasked < found.lists / 4;
          requireEqual('telling', isTelling ? 'telling' : describeOutbound(found));
          console.log(`   ${describeOutbound(found)}`);
        },
      },
      {
        sentence: `where a prediction is definite of ${WITH_FEATURE} random meshes with each of ${Object.keys(FEATURES).join(', ')}, waypoints are sent what it says (seed ${seed})`,
        run: async () => {
          const binary = join(binaryDirectory(), 'eds');
          const found: DefiniteComparison[] = [];
          for (const feature of Object.keys(FEATURES) as FeatureName[]) {
            found.push(await compareDefinite(feature, { binary, seed, first: 0, count: WITH_FEATURE }));
          }
          requireEqual(NO_DIFFERENCE, found.flatMap(({ differences }) => differences)[0] ?? NO_DIFFERENCE);
          const sum = (count: (one: DefiniteComparison) => number): number =>
            found.reduce((total, one) => total + count(one), 0);
          // Without definite answers nothing could differ, and what is always followed needs no answer that is unknown.
          const isTelling = sum(({ definite }) => definite) > 0 && sum(({ differing }) => differing) > 0;
          requireEqual('telling', isTelling ? 'telling' : found.map(describeDefinite).join('; '));
          for (const one of found) console.log(`   ${describeDefinite(one)}`);
        },
      },
    ];
  },
};
