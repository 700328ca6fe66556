import type { FieldLines } from '../../model/read/field-line';
import type { Matrix } from '../../predict/matrix';
import type { Prediction } from '../../predict/prediction';
import type { Answer } from '../../predict/questions/answer';
import type { Diff } from '../diff';
import { sectionsWithoutAnswers } from '../diff/sections';
import type { ChangeData } from './data';
import { matricesOf } from './matrices';
import { changedRisks } from './changed-risks';
import type { Risks } from './risks';
import type { WasOf } from './row';
import type { Explain } from './tables';

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
