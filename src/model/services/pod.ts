import { isMap, type KubeObject } from '../kube-object';

/** A Pod, as far as it says where requests go. */
export interface Pod {
  readonly object: KubeObject;
  readonly name: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Undefined until it has one; a manifest never has. */
  readonly ip: string | undefined;
  readonly nodeName: string | undefined;
  readonly isReady: boolean;
  readonly isTerminating: boolean;
  /**
   * The network that its proxy reports to istiod: ISTIO_META_NETWORK, empty without it. Undefined where no ISTIO_META
   * variable was read.
   */
  readonly proxyNetwork: string | undefined;
  /** True if it has ended, well or badly. */
  readonly isOver: boolean;
}

/** The Pod an object is, if it is one. */
export function toPod(object: KubeObject): Pod | undefined {
  if (object.kind !== 'Pod' || object.group !== '') return undefined;
  const { metadata, spec, status } = object.body;
  const { podIP, phase, conditions } = isMap(status) ? status : {};
  const nodeName = isMap(spec) ? spec.nodeName : undefined;
  return {
    object,
    name: object.name,
    namespace: object.namespace ?? 'default',
    labels: object.labels,
    ip: typeof podIP === 'string' && podIP !== '' ? podIP : undefined,
    nodeName: typeof nodeName === 'string' && nodeName !== '' ? nodeName : undefined,
    isReady:
      Array.isArray(conditions) &&
      conditions.some((condition) => isMap(condition) && condition.type === 'Ready' && condition.status === 'True'),
    isTerminating: isMap(metadata) && metadata.deletionTimestamp !== undefined,
    proxyNetwork: proxyNetworkOf(spec),
    isOver: phase === 'Succeeded' || phase === 'Failed',
  };
}

function proxyNetworkOf(spec: unknown): string | undefined {
  const containers: unknown[] = isMap(spec) && Array.isArray(spec.containers) ? spec.containers : [];
  const variables = containers
    .filter(isMap)
    .flatMap(({ env }) => (Array.isArray(env) ? (env as unknown[]) : []))
    .filter(isMap)
    .filter(({ name }) => typeof name === 'string' && name.startsWith('ISTIO_META_'));
  if (variables.length === 0) return undefined;
  // Of a variable that stands twice, the last counts.
  const network = variables.filter(({ name }) => name === 'ISTIO_META_NETWORK').at(-1);
  if (network === undefined) return '';
  return typeof network.value === 'string' ? network.value : undefined;
}
