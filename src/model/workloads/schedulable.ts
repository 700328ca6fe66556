import { fieldsOf, maps } from '../../util/maps';
import type { KubeObject } from '../object';
import { allowsNode, nodeTermsOf } from './node-terms';

type Fields = Readonly<Record<string, unknown>>;

/** Taints that Kubernetes itself sets, and that the pods of a DaemonSet tolerate. */
const OF_NODE = 'node.kubernetes.io/';

/**
 * Why pods run on none of some Nodes, by their labels and taints; undefined where they may run on one.
 *
 * @param isDaemon true of the pods of a DaemonSet
 */
export function whyNotScheduled(spec: Fields, nodes: readonly KubeObject[], isDaemon = false): string | undefined {
  if (nodes.length === 0) return undefined;
  if (typeof spec.nodeName === 'string' && spec.nodeName !== '') {
    if (nodes.some(({ name }) => name === spec.nodeName)) return undefined;
    return `asks for the Node ${spec.nodeName}, which is not among those that were read: its pods do not run.`;
  }
  const terms = nodeTermsOf(spec);
  const allowed = nodes.filter(({ labels }) => allowsNode(terms, labels));
  if (allowed.length === 0)
    return 'asks for Nodes with labels that none of the Nodes that were read has: its pods do not run.';
  const open = allowed.filter((node) => taintsOf(node, isDaemon).every((taint) => tolerates(spec.tolerations, taint)));
  if (open.length === 0) {
    const [taint] = allowed.flatMap((node) => taintsOf(node, isDaemon));
    return `does not tolerate the taints (${String(taint?.key)}) of the Nodes that were read: its pods do not run.`;
  }
  const spread = maps(spec.topologySpreadConstraints).find(
    ({ whenUnsatisfiable = 'DoNotSchedule', topologyKey }) =>
      whenUnsatisfiable === 'DoNotSchedule' && open.every(({ labels }) => labels[String(topologyKey)] === undefined),
  );
  if (spread === undefined) return undefined;
  return `is to be spread over ${String(spread.topologyKey)}, a label that none of the Nodes that were read has: its pods do not run.`;
}

function taintsOf({ body }: KubeObject, isDaemon: boolean): Fields[] {
  const { taints, unschedulable } = fieldsOf(body.spec);
  const cordon = unschedulable === true ? [{ key: `${OF_NODE}unschedulable`, effect: 'NoSchedule' }] : [];
  return [...maps(taints), ...cordon].filter(
    ({ key, effect }) => effect !== 'PreferNoSchedule' && !(isDaemon && String(key).startsWith(OF_NODE)),
  );
}

/** @see kubernetes staging/src/k8s.io/api/core/v1/toleration.go ToleratesTaint */
function tolerates(tolerations: unknown, taint: Fields): boolean {
  return maps(tolerations).some(({ key = '', operator = 'Equal', value = '', effect = '' }) => {
    if (effect !== '' && effect !== taint.effect) return false;
    if (key !== '' && key !== taint.key) return false;
    if (operator === 'Exists') return true;
    return key !== '' && value === (taint.value ?? '');
  });
}
