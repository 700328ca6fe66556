import { assumedGatewaysOf, assumedVersionsIn } from '../predict/explain/gaps';
import { Prediction } from '../predict/prediction';
import { reasonAsLine } from '../report/reasons';
import { assumptionsAsText } from '../report/remarks';
import type { AnswerOptions } from './answer-options';
import { readWholeMesh } from './whole-mesh';

/** Reads a mesh to predict from, and says on stderr what the answers rest on. */
export function readPrediction(options: AnswerOptions): Prediction {
  const prediction = new Prediction(readWholeMesh(options), options);
  sayAssumptionsOf(prediction);
  process.stderr.write(assumptionsAsText(prediction.assumptions, prediction.clusters.length));
  return prediction;
}

/** Says on stderr what nobody said of a mesh, and is assumed. */
export function sayAssumptionsOf({ view }: Prediction): void {
  for (const reason of [...assumedVersionsIn(view), ...assumedGatewaysOf(view)])
    process.stderr.write(`${reasonAsLine(reason)}\n`);
}
