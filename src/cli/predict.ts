import { once } from 'node:events';
import { FieldLines } from '../model/read/field-line';
import type { Verdict } from '../predict/questions/answer';
import { matrixOf, type Matrix, type MatrixQuestion } from '../predict/matrix';
import { requireCluster, requireService } from '../predict/names';
import type { Prediction } from '../predict/prediction';
import type { Scenario } from '../predict/outage/scenarios';
import { jsonList } from '../report/json-list';
import { matricesAsJson } from '../report/prediction-json';
import { matrixAsText } from '../report/prediction-text';
import { CannotRun, ExitCode } from './exit';
import { readPredictOptions, type PredictOptions } from './predict-options';
import { asOption, readClient, readOutages } from './question-options';
import { readPrediction } from './read-prediction';

/** `cdk8s-ambient predict`: where requests go, by client and outage. */
export async function predict(args: readonly string[]): Promise<ExitCode> {
  const options = readPredictOptions(args);
  const prediction = readPrediction(options);
  const questions = questionsOf(prediction, options);
  const verdicts = new Set<Verdict>();
  // Service by service: of a fleet, there are more answers than fit into memory with all that they say.
  for (const piece of present(answered(prediction, questions, verdicts), options)) {
    if (!process.stdout.write(piece)) await once(process.stdout, 'drain');
  }
  return options.failOn.some((verdict) => verdicts.has(verdict)) ? ExitCode.BAD : ExitCode.GOOD;
}

function questionsOf(prediction: Prediction, options: PredictOptions): MatrixQuestion[] {
  const { port, capacity } = options;
  for (const cluster of capacity.keys()) asOption('--capacity', () => requireCluster(prediction, cluster));
  for (const service of options.services) asOption('--service', () => requireService(prediction, service));
  const services = options.services.length === 0 ? prediction.services : options.services;
  if (services.length === 0) {
    throw new CannotRun(
      `${options.roots.join(', ')}: no service is global or has a waypoint. Name one with --service.`,
    );
  }
  const clients =
    options.clients.length === 0
      ? prediction.clusters.map((cluster) => ({ cluster, kind: 'ambient' }) as const)
      : options.clients.map((text) => readClient(text, prediction));
  return services.map((service) => ({
    ...{ service, port, capacity, clients },
    scenarios: scenariosOf(prediction, service, options),
  }));
}

/** @param verdicts gets all that there are */
function* answered(
  prediction: Prediction,
  questions: readonly MatrixQuestion[],
  verdicts: Set<Verdict>,
): Generator<Matrix> {
  for (const question of questions) {
    const matrix = matrixOf(prediction, question);
    for (const { answers } of matrix.rows) for (const { verdict } of answers) verdicts.add(verdict);
    yield matrix;
  }
}

function scenariosOf(prediction: Prediction, service: string, { outages }: PredictOptions): readonly Scenario[] {
  if (outages.length === 0) return prediction.scenariosFor(service);
  return outages.map((text) => ({ name: text, outages: readOutages(text, service, prediction) }));
}

function* present(matrices: Iterable<Matrix>, { format, rate }: PredictOptions): Generator<string> {
  const lines = new FieldLines();
  switch (format) {
    case 'json':
      yield* jsonList(matricesAsJson(matrices, lines, rate));
      return;
    case 'text':
      for (const matrix of matrices) yield matrixAsText(matrix, lines, rate);
  }
}
