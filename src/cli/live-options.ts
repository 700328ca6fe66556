import { NoContexts, parseContexts, type ClusterContext } from '../live/cluster-context';
import type { KubectlFailure } from '../live/kubectl-failure';
import { CannotRun } from './exit';

/** Which clusters to talk to, as verbs that talk to some let their callers say it. */
export interface LiveOptions {
  /** By name of the cluster. */
  readonly contexts: readonly ClusterContext[];
  /** For how long one command may take, in seconds. */
  readonly timeoutSeconds: number;
}

/** The options of parseArgs that {@link toLiveOptions} reads. */
export const LIVE_OPTIONS = {
  context: { type: 'string', multiple: true },
  'request-timeout': { type: 'string', default: '30s' },
} as const;

/** For verbs that have no mesh directory to read it from. */
export const ROOT_NAMESPACE_OPTION = { 'root-namespace': { type: 'string', default: 'istio-system' } } as const;
export const ROOT_NAMESPACE_USAGE = `  --root-namespace NAME     Istio's own namespace (istio-system)`;

/** What a usage text says of them. */
export const LIVE_USAGE = `  --context CLUSTER=CONTEXT,…  the clusters, and the kubeconfig's context for each; no other context is ever used
  --request-timeout TIME    for how long one question to a cluster may take (30s)`;

/** Reads what was said of the clusters. Throws what a person can act on. */
export function toLiveOptions(
  verb: string,
  values: {
    readonly context?: readonly string[] | undefined;
    readonly 'request-timeout': string;
  },
): LiveOptions {
  return {
    contexts: toContexts(verb, values.context ?? []),
    timeoutSeconds: toSeconds('--request-timeout', values['request-timeout']),
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
