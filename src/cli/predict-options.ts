import { parseArgs } from 'node:util';
import type { Verdict } from '../predict/questions/answer';
import type { Capacity } from '../predict/load';
import { OUTAGE_SYNTAX } from '../predict/outage/outage-syntax';
import { CannotRun } from './exit';
import { FORMAT_OPTIONS, toFormat } from './format-options';
import { ANSWER_OPTIONS, ANSWER_USAGE, toAnswerOptions, type AnswerOptions } from './answer-options';
import { MESH_OPTIONS, MESH_USAGE, toMeshOptions } from './mesh-tree';

/** How outages are written, for usage texts. */
export const OUTAGE_USAGE = `Outages, several at once with "+" between them:

${OUTAGE_SYNTAX.split('\n')
  .map((line) => `  ${line}`)
  .join('\n')}`;

export const PREDICT_USAGE = `cdk8s-ambient predict DIR… [options]

Says where the requests of each cluster's clients to each service go, when nothing is wrong and in each outage.

  --service NAMESPACE/NAME  only this service (all that are global or have a waypoint); repeatable
  --port NUMBER             its port (the first)
  --outage OUTAGE           only this outage (all that a service should live through); repeatable
  --client CLUSTER[:KIND[:ZONE]]
                            only this client (an ambient pod in each cluster); KIND is ambient or ingress; repeatable
  --capacity CLUSTER=N      the service has N replicas there, whatever was read; repeatable
  --rate REQUESTS           count the requests that fail, if so many come per second from each client (in JSON always, at 100)
  --fail-on VERDICT,…       exit with 1 if any of these occurs: local, failover, split, stuck, blackhole, unknown
  --format text|json        how to say it (text)
  --json                    short for --format json
${ANSWER_USAGE}
${MESH_USAGE}

${OUTAGE_USAGE}

Exit code: 0 predicted, 1 a verdict of --fail-on occurs, 2 could not run.`;

/** How an answer can be said. */
export const FORMATS = ['text', 'json'] as const;
const VERDICTS: readonly Verdict[] = ['local', 'failover', 'split', 'stuck', 'blackhole', 'unknown'];

export interface PredictOptions extends AnswerOptions {
  readonly format: (typeof FORMATS)[number];
  /** Empty for all. */
  readonly services: readonly string[];
  readonly port: number | undefined;
  /** As they were written; empty for all that a service should live through. */
  readonly outages: readonly string[];
  /** As they were written; empty for all. */
  readonly clients: readonly string[];
  readonly capacity: Capacity;
  /** Requests per second of each client, where it was given. */
  readonly rate: number | undefined;
  readonly failOn: readonly Verdict[];
}

/** Reads arguments. Throws what a person can act on. */
export function readPredictOptions(args: readonly string[]): PredictOptions {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      ...FORMAT_OPTIONS,
      ...ANSWER_OPTIONS,
      ...MESH_OPTIONS,
      service: { type: 'string', multiple: true, default: [] },
      port: { type: 'string' },
      outage: { type: 'string', multiple: true, default: [] },
      client: { type: 'string', multiple: true, default: [] },
      capacity: { type: 'string', multiple: true, default: [] },
      rate: { type: 'string' },
      'fail-on': { type: 'string', multiple: true, default: [] },
    },
  });
  return {
    ...toMeshOptions('predict', positionals, values),
    ...toAnswerOptions(values),
    format: toFormat(values, FORMATS),
    services: values.service,
    port: toPort(values.port),
    outages: values.outage,
    clients: values.client,
    capacity: new Map(values.capacity.flatMap((text) => text.split(',')).map(toReplicas)),
    rate: toRate(values.rate),
    failOn: values['fail-on'].flatMap((text) => text.split(',')).map(toVerdict),
  };
}

/** A port number. */
export function toPort(text: string | undefined): number | undefined {
  if (text !== undefined && !/^\d+$/.test(text)) throw new CannotRun(`--port is "${text}"; it is a number.`);
  return text === undefined ? undefined : Number(text);
}

/** Requests per second. */
export function toRate(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const rate = /^\d+(\.\d+)?$/.test(text) ? Number(text) : 0;
  if (rate === 0) throw new CannotRun(`--rate is "${text}"; it is a number of requests per second above 0.`);
  return rate;
}

function toReplicas(text: string): [string, number] {
  const [, cluster, count] = /^([^=]+)=(\d+)$/.exec(text) ?? [];
  if (cluster === undefined)
    throw new CannotRun(`--capacity is "${text}"; it is CLUSTER=REPLICAS, for example cluster1=3.`);
  return [cluster, Number(count)];
}

function toVerdict(text: string): Verdict {
  const found = VERDICTS.find((known) => known === text);
  if (found === undefined) throw new CannotRun(`--fail-on has "${text}" in it; it can have ${VERDICTS.join(', ')}.`);
  return found;
}
