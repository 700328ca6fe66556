import type { FieldLines } from '../model/read/files';
import type { Prediction } from '../predict/prediction';
import type { Answer } from '../predict/answer';
import { explanationAsText } from '../report/explain';

/** How many answers are told in full: who changes one thing changes most of the others, too. */
const TOLD = 2;

/** An answer that is not as it should be, and how it should be. */
export interface Deviation {
  readonly answer: Answer;
  readonly expected: string;
}

/** A failure in full: what was expected, what is so instead, and why, step by step. */
export function describeDeviations(
  title: string,
  deviations: readonly Deviation[],
  prediction: Prediction,
  lines: FieldLines | undefined,
): string {
  const told = deviations.slice(0, TOLD).map(({ answer, expected }) => {
    const explanation = explanationAsText(answer, prediction.wayOf(answer), { lines });
    return `Expected: ${expected}\nPredicted: ${explanation}`;
  });
  const rest = deviations.length - TOLD;
  const more = rest > 0 ? [`${rest} more of ${deviations.length} are not as expected.`] : [];
  return [title, ...told, ...more].join('\n\n');
}
