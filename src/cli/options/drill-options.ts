import { DESPITES, type DrillOptions, type Without } from '../../drill';
import { CannotRun } from '../line/exit';
import { LIVE_OPTIONS, ROOT_NAMESPACE_OPTION, toLiveOptions, type LiveOptions } from './live-options';
import { BadValue, defaulted, flag, listed, optional, repeatable, type ValuesOf, type ValueType } from '../line/option';
import { duration, oneOf, text, wholeNumber } from '../line/value-types';

const MOST_REQUESTS = 100_000;
const PERCENT = 100;

const SERVICE: ValueType<string> = {
  name: 'NAMESPACE/NAME',
  read: (given) => {
    if (!/^[^/]+\/[^/]+$/.test(given)) throw new BadValue('NAMESPACE/NAME, for example sample/helloworld');
    return given;
  },
};

const LABELS: ValueType<Readonly<Record<string, string>>> = {
  name: 'LABELS',
  read: (given) => {
    const entries = given.split(',').map((part) => part.split('='));
    if (entries.some((entry) => entry.length !== 2 || entry.includes(''))) {
      throw new BadValue('labels of a pod, for example app=curl,version=v1');
    }
    return Object.fromEntries(entries) as Record<string, string>;
  },
};

const DRILLED_OUTAGES = ['scale-to-zero', 'failing', 'waypoint-down', 'gateway-down'] as const;
const WITHOUT: Readonly<Record<(typeof DRILLED_OUTAGES)[number], Without>> = {
  'scale-to-zero': 'service',
  failing: 'service',
  'waypoint-down': 'waypoint',
  'gateway-down': 'gateway',
};

/** The options of `drill` but for its format. */
export const DRILL_OPTIONS = {
  service: optional(SERVICE, 'the service to drill'),
  cluster: optional(text('CLUSTER'), 'the cluster of the outage: one that --context names'),
  outage: defaulted(
    oneOf(DRILLED_OUTAGES),
    'scale-to-zero',
    'remove the pods of the service, or have pods of --image answer 503 in their place; or remove the pods of its waypoint, or of the east-west gateways',
  ),
  image: optional(text('IMAGE'), 'for failing: listens on the port of the service, and answers 503'),
  'image-arg': repeatable(text('ARG'), 'for failing: an argument of the image; write --image-arg=ARG'),
  client: defaulted(LABELS, 'app=curl', 'the pod in each cluster that sends requests, with sh and curl'),
  'client-namespace': optional(text('NAME'), 'the namespace of that pod', 'that of the service'),
  url: optional(text('URL'), 'the URL that it requests', 'http://NAME.NAMESPACE:PORT/ of the service'),
  probe: optional(
    text('CMD'),
    'a command in place of curl, run by sh with CLUSTER, KUBE_CONTEXT and REQUESTS set; prints a line for each answer, for example "200 Hello version: v1, instance: helloworld-v1-abc"',
  ),
  requests: defaulted(wholeNumber('N', 1, MOST_REQUESTS), '50', 'how many requests a round has'),
  'max-error': defaulted(wholeNumber('PERCENT', 0, PERCENT), '50', 'end the outage when more of a round fail'),
  settle: defaulted(duration, '1m', 'how long answers may take to become stable'),
  'restore-timeout': defaulted(duration, '10m', 'how long to go on trying to restore the pods'),
  despite: listed(oneOf(DESPITES, 'REASON'), `begin although: ${DESPITES.join(', ')}`),
  record: optional(text('DIR'), 'write a dated record of prediction and answers into DIR; predict --drills reads it'),
  'dry-run': flag('print every kubectl command; change nothing'),
  restore: flag('restore what drills that were killed have left'),
  ...LIVE_OPTIONS,
  ...ROOT_NAMESPACE_OPTION,
};

export interface DrillArguments extends LiveOptions {
  /** Undefined where only what others left is brought back. */
  readonly drill: Omit<DrillOptions, 'probe' | 'contexts' | 'rootNamespace'> | undefined;
  readonly outage: (typeof DRILLED_OUTAGES)[number];
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
  /** The folder for a record; undefined where none is asked for. */
  readonly record: string | undefined;
}

/** What a drill is to do, by its options. Throws UserError where they do not fit together. */
export function toDrillArguments(values: ValuesOf<typeof DRILL_OPTIONS>): DrillArguments {
  const live = toLiveOptions('cdk8s-ambient drill', values);
  return {
    ...live,
    drill: values.restore ? undefined : toDrill(values, live),
    outage: values.outage,
    image: values.image,
    imageArguments: values['image-arg'],
    client: values.client,
    clientNamespace: values['client-namespace'],
    url: values.url,
    command: values.probe,
    requests: values.requests,
    restoreSeconds: values['restore-timeout'],
    rootNamespace: values['root-namespace'],
    dryRun: values['dry-run'],
    record: values.record,
  };
}

function toDrill(values: ValuesOf<typeof DRILL_OPTIONS>, { contexts }: LiveOptions): DrillArguments['drill'] {
  const { service, cluster } = values;
  if (service === undefined) {
    throw new CannotRun('--service NAMESPACE/NAME is missing, for example: --service sample/helloworld');
  }
  if (cluster === undefined || !contexts.some((at) => at.cluster === cluster)) {
    throw new CannotRun(
      `--cluster is ${cluster === undefined ? 'missing' : `"${cluster}"`}; it must be one of those that --context names: ${contexts.map((at) => at.cluster).join(', ')}.`,
    );
  }
  if (values.outage === 'failing' && values.image === undefined) {
    throw new CannotRun('--outage failing needs --image: what listens on the port of the service and answers 503.');
  }
  return {
    service,
    cluster,
    without: WITHOUT[values.outage],
    standIn: undefined,
    maxError: values['max-error'] / PERCENT,
    settleSeconds: values.settle,
    restoreSeconds: values['restore-timeout'],
    despite: new Set(values.despite),
  };
}
