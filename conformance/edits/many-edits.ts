import type { Diagnostic } from '../../src/diagnostics';
import { hasName } from '../../src/util/has-name';
import type { Random } from '../reading/random';
import { nameOf, type Edit } from './edits';
import type { Clusters } from './healthy';
import { documentsOf, fileOf, judgeEdited, worseIn, type Judged } from './judge';

/** Chooses edits of as many kinds, each of an object of its own, that each make an answer worse. */
export function chooseEdits(
  every: readonly Edit[],
  count: number,
  random: Random,
  isWorse: (edit: Edit) => boolean,
): readonly Edit[] {
  const chosen: Edit[] = [];
  while (chosen.length < count) {
    const edit = random.pick(every);
    const isNew = chosen.every((one) => kindOf(one) !== kindOf(edit) && objectOf(one) !== objectOf(edit));
    if (isNew && isWorse(edit)) chosen.push(edit);
  }
  return chosen;
}

const kindOf = ({ kind, body, place }: Edit): string => JSON.stringify([kind, body.kind, place.path]);
const objectOf = ({ place: { cluster, object } }: Edit): string => `${cluster} ${object}`;

/** How often somebody runs `check` and mends each object that it names until no answer is worse; undefined after `most` times. */
export function roundsToRepair(
  mesh: Clusters,
  edits: readonly Edit[],
  before: Judged,
  most: number,
): number | undefined {
  let left = edits;
  for (let round = 1; round <= most; round++) {
    const edited = applyAll(mesh, left);
    const serious = judgeEdited(edited, before).findings.filter(({ severity }) => severity !== 'advice');
    left = left.filter((edit) => !serious.some((finding) => names(finding, mesh, edited, edit)));
    if (worseIn(before, judgeEdited(applyAll(mesh, left), before)) === undefined) return round;
  }
  return undefined;
}

function applyAll(mesh: Clusters, edits: readonly Edit[]): Clusters {
  const byObject = new Map(edits.map((edit) => [objectOf(edit), edit]));
  return mesh.map((cluster, index) => ({
    ...cluster,
    bodies: cluster.bodies.flatMap((body, number) => byObject.get(`${index} ${number}`)?.becomes ?? [body]),
  }));
}

/** True if a finding names the edited object in its cluster, or is about lines of the file of that cluster that hold it. */
function names(
  { cluster, file, line, object, message }: Diagnostic,
  mesh: Clusters,
  edited: Clusters,
  edit: Edit,
): boolean {
  const { facts, bodies } = mesh[edit.place.cluster]!;
  if (file === fileOf(facts.name) && line !== undefined) {
    const documents = documentsOf(edited[edit.place.cluster]!.bodies);
    const at = edit.becomes.map((body) => edited[edit.place.cluster]!.bodies.indexOf(body));
    const lineOf = (number: number): number => documents.slice(0, number).join('').split('\n').length;
    if (at.some((number) => line >= lineOf(number) && line < lineOf(number + 1))) return true;
  }
  if (cluster !== facts.name && !hasName(message, facts.name)) return false;
  return [bodies[edit.place.object]!, ...edit.becomes]
    .map(nameOf)
    .some((name) => object === name || hasName(message, name));
}
