import { DEFAULT_ROOT_NAMESPACE } from '../../istio/defaults';
import { NoContexts, parseContexts, type ClusterContext } from '../../live/kubectl/cluster-context';
import type { KubectlFailure } from '../../live/kubectl/kubectl-failure';
import { CannotRun } from '../line/exit';
import { defaulted, repeatable, type ValuesOf } from '../line/option';
import { duration, text } from '../line/value-types';

/** Which clusters to talk to. */
export interface LiveOptions {
  /** By name of the cluster. */
  readonly contexts: readonly ClusterContext[];
  /** How long one command may take, in seconds. */
  readonly timeoutSeconds: number;
}

/** The options that {@link toLiveOptions} reads. */
export const LIVE_OPTIONS = {
  context: repeatable(
    text('CLUSTER=CONTEXT,…'),
    'the clusters, and the kubeconfig’s context for each; no other context is used',
  ),
  'request-timeout': defaulted(duration, '30s', 'how long one request to a cluster may take'),
};

/** For commands that read no mesh directory, which would state it. */
export const ROOT_NAMESPACE_OPTION = {
  'root-namespace': defaulted(text('NAME'), DEFAULT_ROOT_NAMESPACE, 'Istio’s own namespace'),
};

/** Which clusters a command talks to, by its options. */
export function toLiveOptions(usage: string, values: ValuesOf<typeof LIVE_OPTIONS>): LiveOptions {
  return { contexts: toContexts(usage, values.context), timeoutSeconds: values['request-timeout'] };
}

function toContexts(usage: string, values: readonly string[]): ClusterContext[] {
  try {
    return parseContexts(values);
  } catch (error) {
    if (!(error instanceof NoContexts)) throw error;
    throw new CannotRun(
      `--context: ${error.message} Name the clusters, for example: ${usage} --context cluster1=ctx1,cluster2=ctx2`,
    );
  }
}

/** Failures, each with cluster, command and fix. */
export function failuresAsText(failures: readonly KubectlFailure[]): string {
  return failures.map(({ message }) => `${message}\n`).join('');
}
