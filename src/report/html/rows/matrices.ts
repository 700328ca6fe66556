import { loadOf, type Matrix, type Prediction, type Row } from '../../../predict/prediction';
import { describeOutage } from '../../../predict/outage';
import type { Answer } from '../../../predict/answer';
import { groupBy } from '../../../util/group-by';

/** A matrix whose rows are all at hand: a page looks at them more than once, and rows take long to make. */
export interface HeldMatrix extends Matrix {
  readonly rows: readonly Row[];
}

/** Some answers of a prediction, service by service and outage by outage: matrices with holes. */
export function matricesOf(prediction: Prediction, answers: readonly Answer[]): HeldMatrix[] {
  return [...groupBy(answers, ({ service }) => service)].map(([service, ofService]) => ({
    service,
    rows: [...groupBy(ofService, ({ outages }) => JSON.stringify(outages)).values()].map((group) =>
      rowOf(prediction, service, group),
    ),
  }));
}

function rowOf(prediction: Prediction, service: string, answers: readonly [Answer, ...Answer[]]): Row {
  const [{ outages, port }] = answers;
  const name = outages.length === 0 ? 'nothing is wrong' : outages.map(describeOutage).join('; ');
  // The same outage among the usual ones says whether rules let it happen.
  const key = JSON.stringify(outages);
  const known = prediction.scenariosFor(service).find((scenario) => JSON.stringify(scenario.outages) === key);
  return { scenario: known ?? { name, outages }, answers, load: loadOf(prediction, service, port, outages, new Map()) };
}
