import { UserError } from '../../util/user-error';

/** A cluster of the mesh, and the context of the kubeconfig that leads to it. */
export interface ClusterContext {
  /** Istio's cluster id. */
  readonly cluster: string;
  readonly context: string;
}

/** What was given is not a list of clusters and contexts; the message says why. */
export class NoContexts extends UserError {}

/**
 * Reads `cluster1=context1,cluster2=context2`. A context alone is a cluster of that name. A context may itself hold "=".
 *
 * @returns the clusters, by name
 */
export function parseContexts(values: readonly string[]): ClusterContext[] {
  const contexts = values
    .flatMap((value) => value.split(','))
    .map((part) => part.trim())
    .map(parseContext);
  if (contexts.length === 0) throw new NoContexts('no context is named.');
  const twice = contexts.find(({ cluster }, index) => contexts.findIndex((other) => other.cluster === cluster) < index);
  if (twice !== undefined) throw new NoContexts(`cluster ${JSON.stringify(twice.cluster)} is named twice.`);
  const shared = contexts.find(
    ({ context }, index) => contexts.findIndex((other) => other.context === context) < index,
  );
  if (shared !== undefined) {
    throw new NoContexts(`context ${JSON.stringify(shared.context)} is named for two clusters, and it leads to one.`);
  }
  return contexts.sort((left, right) => (left.cluster < right.cluster ? -1 : 1));
}

/** Of a folder. */
const LONGEST_NAME = 255;

function parseContext(part: string): ClusterContext {
  const at = part.indexOf('=');
  const cluster = at < 0 ? part : part.slice(0, at);
  const context = at < 0 ? part : part.slice(at + 1);
  if (cluster === '' || context === '') {
    throw new NoContexts(`${JSON.stringify(part)} is not CLUSTER=CONTEXT.`);
  }
  // The cluster is a folder of the snapshot, too.
  if (/[/\\\p{Cc}]|^[._]/u.test(cluster) || Buffer.byteLength(cluster) > LONGEST_NAME) {
    throw new NoContexts(
      `${JSON.stringify(cluster)} cannot be the name of a cluster: it has a "/" or a control character, starts with "." or "_", or is longer than ${LONGEST_NAME} bytes. Write CLUSTER=CONTEXT.`,
    );
  }
  return { cluster, context };
}
