import type { IstioEndpoint } from '../istio/endpoints';

const LABEL_HASH = 'pod-template-hash';

/** The workload that runs a pod, as "cluster/namespace/name": its name without what the controller added to it. */
export function workloadOf({ pod, labels }: Pick<IstioEndpoint, 'pod' | 'labels'>): string {
  const hash = labels[LABEL_HASH];
  const end = hash === undefined ? -1 : pod.lastIndexOf(`-${hash}`);
  return end === -1 ? pod.replace(/-\d+$/, '') : pod.slice(0, end);
}
