import { toMesh } from '../../model/mesh';
import { assumedGatewaysOf, versionReservationsIn } from '../../predict/explain/gaps';
import type { Reason } from '../../predict/answer';
import { Prediction } from '../../predict/prediction';
import { reasonAsLine } from '../../report/reasons';
import { assumptionsAsText } from '../../report/remarks';
import type { AnswerOptions } from '../options/answer-options';
import { groupBy } from '../../util/group-by';
import { listNames } from '../../util/list-names';
import type { ExitCode } from '../line/exit';
import { printFindingsOf, readWholeTree } from './whole-mesh';

const MOST_NAMED = 5;

/**
 * Reads a mesh, and answers a question about it. What the answers assume goes to stderr before them. What is wrong with the question is
 * reported alone.
 *
 * @param ask throws UserError where the mesh does not have what is asked about; what it returns prints the answers
 */
export async function answerFrom(
  options: AnswerOptions,
  ask: (prediction: Prediction) => () => Promise<ExitCode>,
): Promise<ExitCode> {
  const tree = readWholeTree(options);
  const prediction = new Prediction(toMesh(tree), options);
  const answer = ask(prediction);
  printFindingsOf(tree);
  printReasons([...versionReservationsIn(prediction.view), ...assumedGatewaysOf(prediction.view)]);
  process.stderr.write(assumptionsAsText(prediction.assumptions, prediction.clusters.length));
  return await answer();
}

/** Prints on stderr what the mesh does not state and the answers assume, each once: what is the same of several clusters, for all of them. */
export function printReasons(reasons: readonly Reason[]): void {
  for (const same of groupBy(reasons, withoutCluster).values()) {
    const clusters = [...new Set(same.flatMap(({ cluster }) => cluster ?? []))];
    const line = reasonAsLine(
      clusters.length === 0 ? same[0] : { ...same[0], cluster: listNames(clusters, MOST_NAMED) },
    );
    process.stderr.write(`${line}\n`);
  }
}

function withoutCluster({ cluster: _, ...reason }: Reason): string {
  return reasonAsLine(reason);
}
