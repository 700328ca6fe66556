import {
  availabilityOf,
  BOUND,
  Deadline,
  kindsNotStated,
  partsOf,
  problemsWith,
  worthOfChanges,
  type Limits,
} from '../../predict/availability';
import type { MatrixQuestion, Prediction } from '../../predict/prediction';
import { availabilityAsJson, availabilityAsText, type AvailabilityReport } from '../../report/failures/availability';
import { jsonList } from '../../report/json-list';
import { CannotRun, ExitCode } from '../line/exit';
import { explainCommand } from './explain-command';
import type { RatesMode } from '../options/failures-options';
import { print } from '../screen/output';

type Questions = readonly Pick<MatrixQuestion, 'service' | 'port' | 'clients'>[];

/** `cdk8s-ambient predict --rates FILE`: what availability to expect, service by service. */
export function predictRates(
  prediction: Prediction,
  questions: Questions,
  options: Parameters<typeof explainCommand>[0],
  isJson: boolean,
  mode: RatesMode,
): () => Promise<ExitCode> {
  const reports = availabilityOfEach(prediction, questions, mode);
  return async () => {
    reportNotStated(mode, prediction);
    await print(present(reports, options, isJson));
    return ExitCode.GOOD;
  };
}

/** Refuses rates of things that the mesh does not have. */
export function requireParts(prediction: Prediction, { file, rates }: RatesMode, services: readonly string[]): void {
  const problems = problemsWith(rates, prediction, services);
  if (problems.length > 0) throw new CannotRun(`--rates ${file}:\n${problems.join('\n')}`);
}

/** Reports on stderr what is taken never to fail because the file does not state it. */
export function reportNotStated({ file, rates }: RatesMode, { view }: Prediction): void {
  for (const kind of kindsNotStated(rates, view))
    process.stderr.write(`${file} has no rate of ${kind}, which is taken never to happen.\n`);
}

/** What availability to expect, service by service. Rates of what is not there are refused at once. */
export function availabilityOfEach(
  prediction: Prediction,
  questions: Questions,
  mode: RatesMode,
): Generator<AvailabilityReport> {
  const services = questions.map(({ service }) => service);
  requireParts(prediction, mode, services);
  return expected(prediction, questions, mode);
}

function* expected(
  prediction: Prediction,
  questions: Questions,
  { rates, seconds, isWorth }: RatesMode,
): Generator<AvailabilityReport> {
  const all = questions.reduce((sum, { clients }) => sum + clients.length, 0);
  // What is expected, and as long again for what changes are worth.
  const deadline = new Deadline(seconds, isWorth ? 2 * all : all);
  for (const { service, port, clients } of questions) {
    const parts = partsOf(prediction, service, rates);
    const found = clients.map((client) => {
      const question = { client, service, ...(port === undefined ? {} : { port }) };
      return availabilityOf(prediction, question, parts, { bound: BOUND, isOver: deadline.next() });
    });
    const toLimits = (changes: number): (() => Limits) => {
      const { length } = clients;
      const divided = deadline.divide(length, length * changes);
      return () => ({ bound: BOUND, isOver: divided.next() });
    };
    const worth = isWorth && worthOfChanges(prediction, { service, port, found, rates, toLimits });
    yield {
      service,
      port,
      notStated: kindsNotStated(rates, prediction.view),
      clients: found,
      ...(worth === false ? {} : { worth }),
    };
  }
}

function* present(
  reports: Iterable<AvailabilityReport>,
  options: Parameters<typeof explainCommand>[0],
  isJson: boolean,
): Generator<string> {
  const commandsOf = ({ service, port }: AvailabilityReport): Parameters<typeof availabilityAsText>[1] => {
    return (client, outages) => explainCommand(options, { service, port, client }, outages);
  };
  if (isJson) {
    yield* jsonList(eachAsJson(reports, commandsOf));
    return;
  }
  for (const report of reports) yield availabilityAsText(report, commandsOf(report));
}

function* eachAsJson(
  reports: Iterable<AvailabilityReport>,
  commandsOf: (report: AvailabilityReport) => Parameters<typeof availabilityAsText>[1],
): Generator<object> {
  for (const report of reports) yield availabilityAsJson(report, commandsOf(report));
}
