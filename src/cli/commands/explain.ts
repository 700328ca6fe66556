import type { Client } from '../../predict/client';
import { versionReservationsIn } from '../../predict/explain/gaps';
import { DEFAULT_RATE } from '../../predict/envoy/ejection';
import { loadOf, requirePort, requireService, type Prediction } from '../../predict/prediction';
import type { Outage } from '../../predict/outage';
import { timelineOf } from '../../predict/timeline';
import { EXPLAIN_FORMATS } from '../../report/explain';
import { defineCommand } from '../line/command';
import { CannotRun, ExitCode } from '../line/exit';
import { formatOptions, printReport, WIDTH_OPTION } from '../options/format-options';
import { ANSWER_OPTIONS, toAnswerOptions } from '../options/answer-options';
import { DELAY, DELAY_HELP, delaysWith } from '../options/delay-option';
import { defaulted, listed, optional, type ValuesOf } from '../line/option';
import {
  asOption,
  CLIENT,
  METHOD,
  METHOD_HELP,
  OUTAGE,
  OUTAGE_NOTES,
  PORT,
  RATE,
  readClient,
  readOutages,
  SERVICE,
} from '../options/question-options';
import { answerFrom } from '../mesh/read-prediction';

const OPTIONS = {
  client: optional(CLIENT, 'the client; KIND is ambient (the default) or ingress'),
  service: optional(SERVICE, 'the service; needed where the mesh has several'),
  port: optional(PORT, 'the port of the service', 'its first port'),
  method: optional(METHOD, ...METHOD_HELP),
  outage: defaulted(OUTAGE, 'none', 'what is wrong'),
  rate: optional(RATE, 'the requests per second of the client, to count those that fail', '100'),
  delay: listed(DELAY, ...DELAY_HELP),
  ...formatOptions(EXPLAIN_FORMATS),
  ...WIDTH_OPTION,
  ...ANSWER_OPTIONS,
};

/** `cdk8s-ambient explain`: one answer, step by step. */
export const explain = defineCommand({
  synopsis: ['explain DIR… --client CLUSTER[:KIND[:ZONE]] [options]'],
  description:
    'Explains why the requests of one client to one service go where predict says, along their way: name, enrolment, waypoint, tunnel, policy, gateway, far side, endpoint and health, each with the object, the field and its line, or what is assumed, and the change that would alter it; and the table of priorities with the share of each host.',
  options: OPTIONS,
  takesOperands: true,
  notes: OUTAGE_NOTES,
  exitCodes: { 0: 'explained', 2: 'could not run' },
  run: async ({ values, operands }) => {
    const options = toAnswerOptions('explain', operands, values);
    if (values.client === undefined) throw new CannotRun('explain needs a client: --client CLUSTER.');
    const { client: asking } = values;
    return await answerFrom(options, (prediction) => {
      const service = toService(values.service, prediction);
      const { method, port } = values;
      if (port !== undefined) asOption(`--port ${port}`, () => requirePort(prediction, [service], port));
      const client = { ...readClient(asking, prediction), ...(method === undefined ? {} : { method }) };
      const outages = readOutages(values.outage, service, prediction);
      return async () => {
        await explainAnswer(prediction, { client, service, port }, outages, values);
        return ExitCode.GOOD;
      };
    });
  },
});

async function explainAnswer(
  prediction: Prediction,
  { client, service, port }: { readonly client: Client; readonly service: string; readonly port: number | undefined },
  outages: readonly Outage[],
  values: ValuesOf<typeof OPTIONS>,
): Promise<void> {
  const answer = prediction.ask({ client, service, ...(port === undefined ? {} : { port }) }, outages);
  const { rate } = values;
  await printReport(EXPLAIN_FORMATS, values, {
    ...{ answer, way: prediction.wayOf(answer), rate },
    timeline: timelineOf(prediction, answer, rate ?? DEFAULT_RATE, delaysWith(values.delay)),
    load: loadOf(prediction, service, port, outages, new Map()),
    assumptions: versionReservationsIn(prediction.view),
  });
}

function toService(named: string | undefined, prediction: Prediction): string {
  if (named !== undefined) {
    asOption('--service', () => requireService(prediction, named));
    return named;
  }
  const [only, ...others] = prediction.services;
  if (only === undefined) throw new CannotRun('no service is global or has a waypoint. Name one with --service.');
  if (others.length > 0) {
    throw new CannotRun(
      `explain needs a service: --service NAMESPACE/NAME. There is ${prediction.services.join(', ')}.`,
    );
  }
  return only;
}
