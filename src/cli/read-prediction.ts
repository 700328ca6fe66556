import { assumedGatewaysOf, versionReservationsIn } from '../predict/explain/gaps';
import type { Reason } from '../predict/explain/reason';
import { Prediction } from '../predict/prediction';
import { reasonAsLine } from '../report/reasons';
import { assumptionsAsText } from '../report/remarks';
import type { AnswerOptions } from './answer-options';
import { readWholeMesh } from './whole-mesh';

/** Reads a mesh to predict from, and prints on stderr what the answers assume. */
export function readPrediction(options: AnswerOptions): Prediction {
  const prediction = new Prediction(readWholeMesh(options), options);
  printAssumptions(prediction);
  process.stderr.write(assumptionsAsText(prediction.assumptions, prediction.clusters.length));
  return prediction;
}

/** Prints on stderr what the mesh does not state and the answers assume. */
export function printAssumptions({ view }: Prediction): void {
  printReasons([...versionReservationsIn(view), ...assumedGatewaysOf(view)]);
}

/** Prints reasons on stderr, each once. */
export function printReasons(reasons: readonly Reason[]): void {
  for (const line of new Set(reasons.map(reasonAsLine))) process.stderr.write(`${line}\n`);
}
