import { statementOf, type Diagnostic } from '../../src/diagnostics';
import { hasName } from '../../src/util/has-name';
import { nameOf, type Edit } from './edits';
import { INTENDED, isErrorAnyway } from './exceptions';
import type { Clusters } from './healthy';
import { changes, documentsOf, fileOf, judgeEdited, worseIn, type Judged } from './judge';

/** What became of an edit: what the prediction and `check` say of it agrees, is excepted, or does not agree. */
export type Outcome =
  | { readonly kind: 'named' | 'unchanged' | 'excepted' }
  /** The prediction is worse, and `check` does not name the object. */
  | { readonly kind: 'hole'; readonly why: string }
  /** `check` has an error, and no answer changed. */
  | { readonly kind: 'false alarm'; readonly why: string };

/** Makes an edit of a healthy mesh, and compares what `check` says of it with what the prediction does. */
export function outcomeOf(mesh: Clusters, edit: Edit, before: Judged): Outcome {
  const edited = edit.apply();
  const after = judgeEdited(edited, before);
  const worse = worseIn(before, after);
  const serious = after.findings.filter(({ severity }) => severity !== 'advice');
  if (worse !== undefined) {
    if (serious.some((finding) => names(finding, mesh, edited, edit))) return { kind: 'named' };
    if (INTENDED.some(({ isOf }) => isOf(edit))) return { kind: 'excepted' };
    const said = serious.map(({ rule, object }) => `${rule} of ${object ?? 'nothing'}`).join(', ');
    return { kind: 'hole', why: `${edit.text}: ${worse.text}; check says: ${said === '' ? 'nothing' : said}` };
  }
  const errors = serious.filter((finding) => finding.severity === 'error' && !isErrorAnyway(finding));
  if (errors.length === 0 || changes(before, after)) return { kind: 'unchanged' };
  // What is refused is not there as it was read, and other rules rightly judge what was read.
  if (serious.some(isErrorAnyway)) return { kind: 'excepted' };
  return { kind: 'false alarm', why: `${edit.text}: ${errors.map(({ rule }) => rule).join(', ')}` };
}

/** True if a finding names the edited object, as it was before the edit, or by its lines. */
function names(finding: Diagnostic, mesh: Clusters, edited: Clusters, { place }: Edit): boolean {
  const { object = '', cluster, file, line } = finding;
  const { facts, bodies } = mesh[place.cluster]!;
  const name = nameOf(bodies[place.object]!);
  if (object === name || hasName(statementOf(finding), name)) return true;
  if (cluster !== undefined && cluster !== facts.name) return false;
  return (
    file === fileOf(facts.name) && line !== undefined && isWithin(line, edited[place.cluster]!.bodies, place.object)
  );
}

/** True if a line is one of a document, by its number. */
function isWithin(line: number, bodies: Clusters[number]['bodies'], number: number): boolean {
  const documents = documentsOf(bodies);
  const linesOf = (texts: readonly string[]): number => texts.join('').split('\n').length;
  return line >= linesOf(documents.slice(0, number)) && line < linesOf(documents.slice(0, number + 1)) + 1;
}
