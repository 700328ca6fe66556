import { editsOf, type Edit } from '../edits/edits';
import { INTENDED } from '../edits/exceptions';
import { FIVE_SERVICES, HEALTHY_MESHES, type Clusters } from '../edits/healthy';
import { judgeHealthy, type Judged } from '../edits/judge';
import { chooseEdits, roundsToRepair } from '../edits/many-edits';
import { outcomeOf, type Outcome } from '../edits/outcome';
import { Random } from '../reading/random';
import { chooseSeed, countOf, isFull } from '../sample';
import { requireEqual, type Check, type Suite } from './suite';

/** Of each mesh; a full run takes every edit. */
const SAMPLE = 60;
/** Of all edits, how many may be excepted. */
const MOST_EXCEPTED = 0.01;
const MOST_SHOWN = 50;
const NONE = 'none';
/** Of trees with several mistakes: how many of each, how many trees, and how often `check` may be run to repair one. */
const MISTAKES = 10;
const TREES = 50;
const TREES_OF_SAMPLE = 3;
const MOST_ROUNDS = 3;

/**
 * `check` beside the prediction: of healthy meshes, each with one thing edited. Where an answer of the prediction is worse, `check`
 * names what was edited; where no answer changes, it has no error.
 */
export const edits: Suite = {
  name: 'edits',
  needsClusters: false,
  needsPrograms: false,
  checks: () => {
    const seed = chooseSeed();
    const meshes = Object.entries(HEALTHY_MESHES);
    const editsByMesh = new Map(meshes.map(([, mesh]) => [mesh, editsOf(mesh)]));
    const all = [...editsByMesh.values()].flat();
    const excepted = all.filter((edit) => INTENDED.some(({ isOf }) => isOf(edit))).length;
    return [
      {
        sentence: `of ${all.length} edits, at most ${MOST_EXCEPTED * 100} % are of a kind that somebody may want`,
        run: async () => {
          const few = 'few of them';
          requireEqual(few, excepted <= all.length * MOST_EXCEPTED ? few : `${excepted} of them`);
          return Promise.resolve();
        },
      },
      ...meshes.flatMap(([name, mesh]) => checksOf(name, mesh, editsByMesh.get(mesh)!, seed)),
      checkOfMany(seed),
    ];
  },
};

/** Trees with ten mistakes of ten kinds: repaired from what `check` names, most of them in one round. */
function checkOfMany(seed: number): Check {
  const count = countOf(TREES, TREES_OF_SAMPLE);
  return {
    sentence: `of ${count} trees with ${MISTAKES} mistakes of as many kinds, nine in ten are repaired by what check names, in ${MOST_ROUNDS} runs at most (seed ${seed})`,
    run: async () => {
      const [random, every, before] = [new Random(seed), editsOf(FIVE_SERVICES), judgeHealthy(FIVE_SERVICES)];
      const isWorse = (edit: Edit): boolean => outcomeOf(FIVE_SERVICES, edit, before).kind === 'named';
      const rounds = Array.from({ length: count }, () =>
        roundsToRepair(FIVE_SERVICES, chooseEdits(every, MISTAKES, random, isWorse), before, MOST_ROUNDS),
      );
      const inRound = (round: number | undefined): number => rounds.filter((one) => one === round).length;
      console.log(
        `   ${inRound(1)} repaired in one run, ${inRound(2)} in two, ${inRound(3)} in three, ${inRound(undefined)} in more`,
      );
      // Where mistakes leave a service in no cluster as it was meant, nothing says what was meant.
      const few = 'few in more';
      const more = inRound(undefined);
      requireEqual(few, more <= count / 10 ? few : `${more} in more`);
      return Promise.resolve();
    },
  };
}

function checksOf(name: string, mesh: Clusters, every: readonly Edit[], seed: number): Check[] {
  let known: Judged | undefined;
  const judged = (): Judged => (known ??= judgeHealthy(mesh));
  const random = new Random(seed);
  const count = countOf(every.length, SAMPLE);
  const chosen = isFull ? every : Array.from({ length: count }, () => random.pick(every));
  return [
    {
      sentence: `check has no error and no warning about a healthy mesh: ${name}`,
      run: async () => {
        const serious = judged().findings.filter(({ severity }) => severity !== 'advice');
        requireEqual(NONE, serious[0]?.message ?? NONE);
        return Promise.resolve();
      },
    },
    {
      sentence: `check and the prediction agree about ${count} of ${every.length} single edits of it (seed ${seed})`,
      run: async () => {
        const outcomes = chosen.map((edit) => outcomeOf(mesh, edit, judged()));
        const bad = outcomes.flatMap((one) => ('why' in one ? [`${one.kind}: ${one.why}`] : []));
        const countKind = (kind: Outcome['kind']): number => outcomes.filter((one) => one.kind === kind).length;
        console.log(
          `   ${countKind('named')} worse and named, ${countKind('unchanged')} not worse, ${countKind('excepted')} excepted, ${bad.length} bad`,
        );
        for (const one of bad.slice(0, MOST_SHOWN)) console.log(`   ${one}`);
        requireEqual(NONE, bad[0] ?? NONE);
        return Promise.resolve();
      },
    },
  ];
}
