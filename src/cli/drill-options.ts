import { parseArgs } from 'node:util';
import type { DrillOptions } from '../drill/drill';
import { DESPITES, type Despite } from '../drill/refusal';
import { CannotRun } from './exit';
import {
  LIVE_OPTIONS,
  LIVE_USAGE,
  ROOT_NAMESPACE_OPTION,
  ROOT_NAMESPACE_USAGE,
  toLiveOptions,
  toSeconds,
  type LiveOptions,
} from './live-options';

export const DRILL_USAGE = `cdk8s-ambient drill --service NAMESPACE/NAME --cluster CLUSTER --context CLUSTER=CONTEXT,… [options]
cdk8s-ambient drill --restore --context CLUSTER=CONTEXT,…

Takes a service's pods away in one cluster, counts who answers the clients of each cluster, compares that with what was
predicted from the live clusters before, and brings the pods back: also when it fails, when it is interrupted, and when a
cluster cannot be reached for a while. After a SIGKILL, --restore does it, by the record on the Deployment.

  --outage scale-to-zero|failing  no pods at all, or pods that answer 503: those of --image (scale-to-zero)
  --image IMAGE             for failing: listens on the port of the service, and answers 503
  --image-arg=ARG           for failing: an argument of it; several times for several
  --client LABELS           the pod in each cluster that asks, with sh and curl (app=curl)
  --client-namespace NAME   where it is (the service's)
  --url URL                 what is asked for (http://NAME.NAMESPACE:PORT/ of the service)
  --probe CMD               asks in its own way, run by sh with CLUSTER, KUBE_CONTEXT and REQUESTS set; prints a line for
                            each answer, for example "200 Hello version: v1, instance: helloworld-v1-abc"
  --requests N              how many requests a round has (50)
  --max-error PERCENT       ends the outage when more of a round fail (50)
  --settle TIME             how long answers may take to become stable (1m)
  --restore-timeout TIME    how long to go on trying to bring the pods back (10m)
  --despite REASON,…        begin although: ${DESPITES.join(', ')}
  --dry-run                 print every kubectl command; change nothing
  --restore                 bring back what drills that were killed have left
  --format text|json        how to say what came of it (text)
  --json                    short for --format json
${LIVE_USAGE}
${ROOT_NAMESPACE_USAGE}

Exit code: 0 as predicted and brought back, 1 not, 2 it did not begin and nothing was changed, 130 or 143 interrupted and
brought back.`;

export interface DrillArguments extends LiveOptions {
  /** Undefined where only what others left is brought back. */
  readonly drill: Omit<DrillOptions, 'probe' | 'contexts' | 'rootNamespace'> | undefined;
  readonly outage: 'scale-to-zero' | 'failing';
  readonly image: string | undefined;
  readonly imageArguments: readonly string[];
  readonly client: Readonly<Record<string, string>>;
  readonly clientNamespace: string | undefined;
  readonly url: string | undefined;
  readonly command: string | undefined;
  readonly requests: number;
  readonly restoreSeconds: number;
  readonly rootNamespace: string;
  readonly dryRun: boolean;
  readonly json: boolean;
}

/** Reads arguments. Throws what a person can act on. */
export function readDrillOptions(args: readonly string[]): DrillArguments {
  const { values } = parseArgs({
    args: [...args],
    options: {
      service: { type: 'string' },
      cluster: { type: 'string' },
      outage: { type: 'string', default: 'scale-to-zero' },
      image: { type: 'string' },
      'image-arg': { type: 'string', multiple: true, default: [] },
      client: { type: 'string', default: 'app=curl' },
      'client-namespace': { type: 'string' },
      url: { type: 'string' },
      probe: { type: 'string' },
      requests: { type: 'string', default: '50' },
      'max-error': { type: 'string', default: '50' },
      settle: { type: 'string', default: '1m' },
      'restore-timeout': { type: 'string', default: '10m' },
      despite: { type: 'string', multiple: true, default: [] },
      'dry-run': { type: 'boolean', default: false },
      restore: { type: 'boolean', default: false },
      format: { type: 'string', default: 'text' },
      json: { type: 'boolean', default: false },
      ...LIVE_OPTIONS,
      ...ROOT_NAMESPACE_OPTION,
    },
  });
  const live = toLiveOptions('cdk8s-ambient drill', values);
  const { service, cluster } = values;
  const outage = oneOf('--outage', values.outage, ['scale-to-zero', 'failing'] as const);
  const format = oneOf('--format', values.format, ['text', 'json'] as const);
  if (!values.restore) {
    if (service === undefined || !/^[^/]+\/[^/]+$/.test(service)) {
      throw new CannotRun('--service NAMESPACE/NAME is missing, or is none, for example: --service sample/helloworld');
    }
    if (!live.contexts.some((at) => at.cluster === cluster)) {
      throw new CannotRun(
        `--cluster is ${cluster === undefined ? 'missing' : `"${cluster}"`}; it is one of those that --context names: ${live.contexts.map((at) => at.cluster).join(', ')}.`,
      );
    }
    if (outage === 'failing' && values.image === undefined) {
      throw new CannotRun('--outage failing needs --image: what listens on the port of the service and answers 503.');
    }
  }
  const restoreSeconds = toSeconds('--restore-timeout', values['restore-timeout']);
  return {
    ...live,
    drill: values.restore
      ? undefined
      : {
          service: service!,
          cluster: cluster!,
          standIn: undefined,
          maxError: toNumber('--max-error', values['max-error'], 100) / 100,
          settleSeconds: toSeconds('--settle', values.settle),
          restoreSeconds,
          despite: toDespites(values.despite),
        },
    outage,
    image: values.image,
    imageArguments: values['image-arg'],
    client: toLabels(values.client),
    clientNamespace: values['client-namespace'],
    url: values.url,
    command: values.probe,
    requests: toNumber('--requests', values.requests, 100_000),
    restoreSeconds,
    rootNamespace: values['root-namespace'],
    dryRun: values['dry-run'],
    json: values.json || format === 'json',
  };
}

function oneOf<Value extends string>(option: string, given: string, known: readonly Value[]): Value {
  const value = known.find((one) => one === given);
  if (value === undefined) throw new CannotRun(`${option} is "${given}"; it can be ${known.join(', ')}.`);
  return value;
}

function toNumber(option: string, text: string, most: number): number {
  const number = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!(number >= 0 && number <= most) || (number === 0 && option === '--requests')) {
    throw new CannotRun(`${option} is "${text}"; it is a whole number up to ${most}.`);
  }
  return number;
}

function toDespites(values: readonly string[]): ReadonlySet<Despite> {
  return new Set(values.flatMap((value) => value.split(',')).map((value) => oneOf('--despite', value, DESPITES)));
}

function toLabels(text: string): Record<string, string> {
  const entries = text.split(',').map((part) => part.split('='));
  if (entries.some((entry) => entry.length !== 2 || entry.includes(''))) {
    throw new CannotRun(`--client is "${text}"; it is labels of a pod, for example app=curl,version=v1.`);
  }
  return Object.fromEntries(entries) as Record<string, string>;
}
