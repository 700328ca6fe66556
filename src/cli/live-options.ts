import { NoContexts, parseContexts, type ClusterContext } from '../live/cluster-context';
import type { KubectlFailure } from '../live/kubectl-failure';
import { CannotRun } from './exit';

/** Which clusters to talk to, as verbs that talk to some let their callers say it. */
export interface LiveOptions {
  /** By name of the cluster. */
  readonly contexts: readonly ClusterContext[];
  /** For how long one command may take, in seconds. */
  readonly timeoutSeconds: number;
  readonly rootNamespace: string | undefined;
}

/** The options of parseArgs that {@link toLiveOptions} reads. */
export const LIVE_OPTIONS = {
  context: { type: 'string', multiple: true },
  timeout: { type: 'string', default: '30s' },
  'root-namespace': { type: 'string' },
} as const;

/** What a usage text says of them. */
export const LIVE_USAGE = `  --context CLUSTER=CONTEXT,…  the clusters, and the kubeconfig's context for each; no other context is ever used
  --timeout TIME            for how long one question to a cluster may take (30s)
  --root-namespace NAME     Istio's own namespace (istio-system)`;

/** Reads what was said of the clusters. Throws what a person can act on. */
export function toLiveOptions(
  verb: string,
  values: {
    readonly context?: readonly string[] | undefined;
    readonly timeout: string;
    readonly 'root-namespace'?: string | undefined;
  },
): LiveOptions {
  return {
    contexts: toContexts(verb, values.context ?? []),
    timeoutSeconds: toSeconds('--timeout', values.timeout),
    rootNamespace: values['root-namespace'],
  };
}

function toContexts(verb: string, values: readonly string[]): ClusterContext[] {
  try {
    return parseContexts(values);
  } catch (error) {
    if (!(error instanceof NoContexts)) throw error;
    throw new CannotRun(
      `--context: ${error.message} Say which clusters to talk to, for example: ${verb} --context cluster1=ctx1,cluster2=ctx2`,
    );
  }
}

/** Reads "90", "90s", "5m" or "1h". */
export function toSeconds(option: string, text: string): number {
  const [, number, unit] = /^(\d+(?:\.\d+)?)(s|m|h)?$/.exec(text) ?? [];
  const seconds = Number(number) * (unit === 'h' ? 3600 : unit === 'm' ? 60 : 1);
  if (number === undefined || seconds <= 0) {
    throw new CannotRun(`${option} is ${JSON.stringify(text)}; it is a time such as 90s or 5m.`);
  }
  return seconds;
}

/** Failures as a person acts on them, each with cluster, command and fix. */
export function failuresAsText(failures: readonly KubectlFailure[]): string {
  return failures.map(({ message }) => `${message}\n`).join('');
}
