import { parseArgs } from 'node:util';
import { FieldLines } from '../model/read/field-line';
import { loadOf } from '../predict/load';
import { requireService } from '../predict/names';
import type { Prediction } from '../predict/prediction';
import { explanationAsText } from '../report/explanation';
import { explanationAsJson } from '../report/prediction-json';
import { CannotRun, ExitCode } from './exit';
import { FORMAT_OPTIONS, toFormat } from './format-options';
import { ANSWER_OPTIONS, ANSWER_USAGE, toAnswerOptions } from './answer-options';
import { MESH_OPTIONS, MESH_USAGE, toMeshOptions } from './mesh-tree';
import { FORMATS, OUTAGE_USAGE, toPort, toRate } from './predict-options';
import { asOption, readClient, readOutages } from './question-options';
import { readPrediction } from './read-prediction';

export const EXPLAIN_USAGE = `cdk8s-ambient explain DIR… --client CLUSTER[:KIND[:ZONE]] [options]

Says why the requests of one client to one service go where predict says they go: step by step, each with the object, the
field and its line, and what one change would alter it; and the table of priorities with what becomes of each host.

  --client CLUSTER[:KIND[:ZONE]]
                            who asks; KIND is ambient (by default) or ingress
  --service NAMESPACE/NAME  which service is asked; needed where there are several
  --port NUMBER             its port (the first)
  --outage OUTAGE           what is wrong (none)
  --rate REQUESTS           how many requests the client sends per second, to count those that fail (100)
  --format text|json        how to say it (text)
  --json                    short for --format json
${ANSWER_USAGE}
${MESH_USAGE}

${OUTAGE_USAGE}

Exit code: 0 explained, 2 could not run.`;

/** `cdk8s-ambient explain`: one answer, step by step. */
export function explain(args: readonly string[]): ExitCode {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      ...FORMAT_OPTIONS,
      ...ANSWER_OPTIONS,
      ...MESH_OPTIONS,
      client: { type: 'string' },
      service: { type: 'string' },
      port: { type: 'string' },
      outage: { type: 'string', default: 'none' },
      rate: { type: 'string' },
    },
  });
  const format = toFormat(values, FORMATS);
  const port = toPort(values.port);
  const rate = toRate(values.rate);
  const options = { ...toMeshOptions('explain', positionals, values), ...toAnswerOptions(values) };
  if (values.client === undefined) throw new CannotRun('explain needs to know who asks: --client CLUSTER.');

  const prediction = readPrediction(options);
  const service = toService(values.service, prediction);
  const client = readClient(values.client, prediction);
  const outages = readOutages(values.outage, service, prediction);
  const answer = prediction.ask({ client, service, ...(port === undefined ? {} : { port }) }, outages);
  const load = loadOf(prediction, service, port, outages, new Map());
  const lines = new FieldLines();
  process.stdout.write(
    format === 'json'
      ? `${JSON.stringify(explanationAsJson(answer, lines, load, rate), null, 2)}\n`
      : explanationAsText(answer, lines, load, rate),
  );
  return ExitCode.GOOD;
}

function toService(named: string | undefined, prediction: Prediction): string {
  if (named !== undefined) {
    asOption('--service', () => requireService(prediction, named));
    return named;
  }
  const [only, ...others] = prediction.services;
  if (only === undefined || others.length > 0) {
    throw new CannotRun(
      `explain needs to know which service is asked: --service NAMESPACE/NAME. There is ${prediction.services.join(', ')}.`,
    );
  }
  return only;
}
