import { FailuresOfTwins, type Failures } from '../../predict/failures';
import type { MatrixQuestion, Prediction } from '../../predict/prediction';
import { failuresAsJson } from '../../report/failures/failures-json';
import { failuresAsText } from '../../report/failures/failures-text';
import { jsonList } from '../../report/json-list';
import { ExitCode } from '../line/exit';
import { explainCommand } from './explain-command';
import type { AnyMode } from '../options/failures-options';
import { print } from '../screen/output';

type Questions = readonly Pick<MatrixQuestion, 'service' | 'port' | 'clients'>[];

/** `cdk8s-ambient predict --any K`: the minimal sets of failures after which requests fail, service by service. */
export function predictFailures(
  prediction: Prediction,
  questions: Questions,
  options: Parameters<typeof explainCommand>[0],
  isJson: boolean,
  failures: AnyMode,
): () => Promise<ExitCode> {
  return async () => {
    await print(present(failuresOfEach(prediction, questions, failures), prediction, options, isJson, failures));
    return ExitCode.GOOD;
  };
}

/** Looks for the minimal sets of failures, service by service. */
export function* failuresOfEach(
  prediction: Prediction,
  questions: Questions,
  { most, limit, withControlPlanes }: Pick<AnyMode, 'most' | 'limit' | 'withControlPlanes'>,
): Generator<Failures> {
  const found = new FailuresOfTwins(prediction);
  for (const { service, port, clients } of questions)
    yield found.of({ service, port, clients, most, limit, withControlPlanes });
}

function* present(
  all: Iterable<Failures>,
  prediction: Prediction,
  options: Parameters<typeof explainCommand>[0],
  isJson: boolean,
  { isComplete }: AnyMode,
): Generator<string> {
  if (isJson) {
    yield* jsonList(
      map(all, (one) => failuresAsJson(one, prediction, (client, outages) => command(options, one, client, outages))),
    );
    return;
  }
  for (const one of all)
    yield failuresAsText(one, (client, outages) => command(options, one, client, outages), isComplete);
}

function command(
  options: Parameters<typeof explainCommand>[0],
  { service, port }: Failures,
  client: Parameters<typeof explainCommand>[1]['client'],
  outages: Parameters<typeof explainCommand>[2],
): string {
  return explainCommand(options, { service, port, client }, outages);
}

function* map<From, To>(items: Iterable<From>, change: (item: From) => To): Generator<To> {
  for (const item of items) yield change(item);
}
