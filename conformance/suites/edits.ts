import { editsOf, type Edit } from '../edits/edits';
import { INTENDED } from '../edits/exceptions';
import { HEALTHY_MESHES, type Clusters } from '../edits/healthy';
import { judgeHealthy, type Judged } from '../edits/judge';
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
    ];
  },
};

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
