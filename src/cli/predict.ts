import { FieldLines } from '../model/field-line';
import { matrixOf, type Matrix } from '../predict/matrix';
import { requireCluster, requireService } from '../predict/names';
import type { Prediction } from '../predict/prediction';
import type { Scenario } from '../predict/scenarios';
import { matricesAsJson } from '../report/prediction-json';
import { matrixAsText } from '../report/prediction-text';
import { CannotRun, ExitCode } from './exit';
import { readPredictOptions, type PredictOptions } from './predict-options';
import { asOption, readClient, readOutages } from './question-options';
import { readPrediction } from './read-prediction';

/** `cdk8s-ambient predict`: where requests go, by client and outage. */
export function predict(args: readonly string[]): ExitCode {
  const options = readPredictOptions(args);
  const prediction = readPrediction(options);
  const matrices = ask(prediction, options);
  process.stdout.write(present(matrices, options));
  const verdicts = matrices.flatMap(({ rows }) => rows).flatMap(({ answers }) => answers.map(({ verdict }) => verdict));
  return verdicts.some((verdict) => options.failOn.includes(verdict)) ? ExitCode.BAD : ExitCode.GOOD;
}

function ask(prediction: Prediction, options: PredictOptions): Matrix[] {
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
  return services.map((service) =>
    matrixOf(prediction, { service, port, capacity, clients, scenarios: scenariosOf(prediction, service, options) }),
  );
}

function scenariosOf(prediction: Prediction, service: string, { outages }: PredictOptions): readonly Scenario[] {
  if (outages.length === 0) return prediction.scenariosFor(service);
  return outages.map((text) => ({ name: text, outages: readOutages(text, service, prediction) }));
}

function present(matrices: readonly Matrix[], { format }: PredictOptions): string {
  const lines = new FieldLines();
  switch (format) {
    case 'json':
      return `${JSON.stringify(matricesAsJson(matrices, lines), null, 2)}\n`;
    case 'text':
      return matrices.map((matrix) => matrixAsText(matrix, lines)).join('');
  }
}
