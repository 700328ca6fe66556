import type { FieldLines } from '../../model/read/files';
import type { Matrix, Prediction } from '../../predict/prediction';
import type { Answer } from '../../predict/answer';
import { sectionsWithoutAnswers, type Diff } from '../diff';
import type { ChangeData } from './data/data';
import { matricesOf } from './rows/matrices';
import { changedRisks } from './risks/changed-risks';
import type { Risks } from './risks/risks';
import type { WasOf } from './rows/row';
import type { Explain } from './data/tables';

/** A change, and what its answers were. */
export interface Changed {
  readonly from: string;
  readonly to: string;
  readonly diff: Diff;
  readonly wasOf: WasOf;
  /** What was asked about several failures at once, of both trees. */
  readonly risks?: { readonly before: Risks; readonly after: Risks };
}

/** What a change does beside the answers that it changes, which are the rows of the page. */
export function toChangeData(
  { from, to, diff, risks }: Changed,
  lines: FieldLines | undefined,
  explain: Explain,
): ChangeData {
  const ofRisks =
    risks === undefined
      ? []
      : changedRisks(risks.before, risks.after, explain).map((part) => ({ ...part, isOpen: true }));
  return { from, to, sections: [...ofRisks, ...sectionsWithoutAnswers(diff, lines)] };
}

/** The answers that a change changes, service by service, as a matrix with holes. */
export function changedMatrices(
  after: Prediction,
  { changes }: Diff['comparison'],
): { readonly matrices: readonly Matrix[]; readonly wasOf: WasOf } {
  const was = new Map<Answer, Answer>(changes.map((change) => [change.after, change.before]));
  const matrices = matricesOf(
    after,
    changes.map((change) => change.after),
  );
  return { matrices, wasOf: (answer) => was.get(answer) };
}
