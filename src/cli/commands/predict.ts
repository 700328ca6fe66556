import { versionReservationsIn } from '../../predict/explain/gaps';
import {
  matrixOf,
  requireCluster,
  type Capacity,
  type Matrix,
  type MatrixQuestion,
  type Prediction,
  type Row,
} from '../../predict/prediction';
import { VERDICTS } from '../../predict/answer';
import { PREDICT_FORMATS } from '../../report/predict';
import { defineCommand } from '../line/command';
import { ExitCode } from '../line/exit';
import { FAILURES_OPTIONS, toMode } from '../options/failures-options';
import { BASELINE_OPTIONS, Gate } from '../files/gate';
import { formatOptions, printReport, WIDTH_OPTION } from '../options/format-options';
import { ANSWER_OPTIONS, toAnswerOptions } from '../options/answer-options';
import { BadValue, listed, optional, repeatable, type ValueType, type ValuesOf } from '../line/option';
import { CLIENTS, questionsOf } from '../ask/matrix-questions';
import { isOutputClosed } from '../screen/output';
import { asOption, METHOD, METHOD_HELP, OUTAGE, OUTAGE_NOTES, PORT, RATE, SERVICE } from '../options/question-options';
import { predictAlerts } from '../ask/predict-alerts';
import { predictFailures } from '../ask/predict-failures';
import { predictPromises } from '../ask/predict-promises';
import { predictRates } from '../ask/predict-rates';
import { progress } from '../screen/progress';
import { answerFrom } from '../mesh/read-prediction';
import { oneOf } from '../line/value-types';

const REPLICAS: ValueType<readonly [cluster: string, replicas: number]> = {
  name: 'CLUSTER=N',
  read: (given) => {
    const [, cluster, count] = /^([^=]+)=(\d{1,9})$/.exec(given) ?? [];
    if (cluster === undefined) throw new BadValue('CLUSTER=REPLICAS, for example cluster1=3');
    return [cluster, Number(count)];
  },
};

const OPTIONS = {
  service: repeatable(SERVICE, 'only this service', 'every service that is global or has a waypoint'),
  port: optional(PORT, 'the port of the service', 'its first port'),
  outage: repeatable(OUTAGE, 'only this outage', 'every outage that a service should survive'),
  client: CLIENTS,
  method: optional(METHOD, ...METHOD_HELP),
  capacity: listed(REPLICAS, 'the service has N replicas in the cluster, whatever was read'),
  rate: optional(
    RATE,
    'count the failed requests at this rate per second from each client',
    'not counted; 100 in JSON',
  ),
  'fail-on': listed(oneOf(VERDICTS, 'VERDICT'), `exit with 1 if any of these occurs: ${VERDICTS.join(', ')}`),
  ...BASELINE_OPTIONS,
  ...FAILURES_OPTIONS,
  ...formatOptions({ ...PREDICT_FORMATS, junit: undefined }),
  ...WIDTH_OPTION,
  ...ANSWER_OPTIONS,
};

type PredictValues = ValuesOf<typeof OPTIONS>;

/** `cdk8s-ambient predict`: where requests go, by client and outage. */
export const predict = defineCommand({
  synopsis: ['predict DIR… [options]'],
  description:
    'Predicts where the requests of each cluster’s clients to each service go: while nothing is wrong, and in each outage.',
  options: OPTIONS,
  takesOperands: true,
  notes: OUTAGE_NOTES,
  exitCodes: { 0: 'predicted', 1: 'a verdict of --fail-on occurs, or a promise is not kept', 2: 'could not run' },
  run: async ({ values, operands }) => {
    const mode = toMode(values);
    const format = values.json ? 'json' : values.format;
    const options = toAnswerOptions('predict', operands, values);
    const gate = new Gate(values);
    return await answerFrom(options, (prediction) => {
      if (mode.kind === 'alerts') return predictAlerts(prediction, mode.promises);
      if (mode.kind === 'promises')
        return predictPromises(prediction, mode, { ...options, format: format === 'mermaid' ? 'text' : format });
      const questions = questionsOf(prediction, operands, values, capacityOf(prediction, values));
      if (mode.kind === 'any') return predictFailures(prediction, questions, options, format === 'json', mode);
      if (mode.kind === 'rates') return predictRates(prediction, questions, options, format === 'json', mode);
      return () => predictOutages(prediction, questions, gate, { ...values, format });
    });
  },
});

/** `cdk8s-ambient predict` without a question about several failures: where requests go, by client and outage. */
async function predictOutages(
  prediction: Prediction,
  questions: readonly MatrixQuestion[],
  gate: Gate,
  values: PredictValues,
): Promise<ExitCode> {
  const { format } = values;
  // An outage that is named may be that of one service.
  const isForEach = gate.looksAtEach || values.outage.length > 0;
  const report = (done: number): void => {
    if (format !== 'json') progress.step('services', done, questions.length);
  };
  const answers = () => answered(prediction, questions, gate, report);
  const assumptions = versionReservationsIn(prediction.view);
  await printReport(
    PREDICT_FORMATS,
    { ...values, format: format === 'junit' ? 'text' : format },
    {
      ...{ matrices: answers(), assumptions, rate: values.rate, isWhole: values.all },
      ...{ clusters: prediction.clusters, services: needsTables(values) ? 0 : questions.length },
      twins: {
        likenessOf: (service) => (isForEach ? undefined : prediction.likenessOf(service)),
        watchCounts: (compute) => prediction.watchCounts(compute),
      },
      membersOf: (service) => prediction.membersOf(service),
      networkOf: (cluster) => prediction.view.clusterOf(cluster).cluster.network,
    },
  );
  // Printing ended where the reader of the output did, and the exit code is about all answers.
  if (isOutputClosed() && gate.isAsked) for (const { rows } of answers()) for (const row of rows) void row;
  return gate.close() ? ExitCode.GOOD : ExitCode.BAD;
}

/** True if services are named, or if what is asked for is only in tables. */
function needsTables({ service, rate, capacity }: PredictValues): boolean {
  return service.length > 0 || rate !== undefined || capacity.length > 0;
}

function capacityOf(prediction: Prediction, values: PredictValues): Capacity {
  const capacity: Capacity = new Map(values.capacity);
  for (const cluster of capacity.keys()) asOption('--capacity', () => requireCluster(prediction, cluster));
  return capacity;
}

/**
 * Answers service by service: a fleet has more answers than fit into memory with all their reasons.
 *
 * @param gate gets all answers
 * @param report gets the number of services that are done
 */
function* answered(
  prediction: Prediction,
  questions: readonly MatrixQuestion[],
  gate: Gate,
  report: (done: number) => void,
): Generator<Matrix> {
  for (const [place, question] of questions.entries()) {
    report(place);
    const { service, rows } = matrixOf(prediction, question);
    yield { service, rows: { [Symbol.iterator]: () => lookedAt(rows, gate) } };
  }
}

function* lookedAt(rows: Iterable<Row>, gate: Gate): Generator<Row> {
  for (const row of rows) {
    // One that is like an earlier row has its verdicts.
    if (row.alike === undefined || gate.looksAtEach) for (const answer of row.answers) gate.look(answer, row.scenario);
    yield row;
  }
}
