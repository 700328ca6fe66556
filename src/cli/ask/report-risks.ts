import type { MatrixQuestion, Prediction } from '../../predict/prediction';
import type { Risks } from '../../report/html';
import { CannotRun } from '../line/exit';
import { toModes, type Modes, type SEVERAL_FAILURES_OPTIONS } from '../options/failures-options';
import type { ValuesOf } from '../line/option';
import { failuresOfEach } from './predict-failures';
import { decidePromises } from './predict-promises';
import { availabilityOfEach } from './predict-rates';

type Values = ValuesOf<typeof SEVERAL_FAILURES_OPTIONS> & {
  readonly service: readonly string[];
  readonly client: readonly unknown[];
};

/** Reads what a page is to show of several failures at once. */
export function toModesOfPage(values: Values): Modes {
  if (values.promises !== undefined && values.service.length + values.client.length > 0)
    throw new CannotRun('--promises names services itself: --service and --client do not go with it.');
  return toModes(values);
}

/** The answers to these questions, as `predict` gives them. */
export function risksOf(
  prediction: Prediction,
  questions: readonly MatrixQuestion[],
  { any, promises, rates, drilled }: Modes,
): Risks {
  return {
    failures: any && failuresOfEach(prediction, questions, any),
    availability: rates && availabilityOfEach(prediction, questions, rates),
    promises: promises && decidePromises(prediction, promises),
    drills: drilled?.drills,
  };
}
