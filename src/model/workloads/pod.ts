import { fieldsOf, maps } from '../../util/maps';
import { isMap, type KubeObject } from '../object';
import { variableInPod } from './pod-environment';

const NETWORK = 'ISTIO_META_NETWORK';
/** How the names of variables begin that a proxy tells istiod. */
const METADATA_OF_PROXY = 'ISTIO_META_';

/** A Pod, as far as it says where requests go. */
export interface Pod {
  readonly object: KubeObject;
  readonly name: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Undefined until it has one; a manifest never has. */
  readonly ip: string | undefined;
  /** All of its addresses, in the order in which it says them: of two IP families, or one. */
  readonly ips: readonly string[];
  readonly nodeName: string | undefined;
  readonly isReady: boolean;
  readonly isTerminating: boolean;
  /**
   * The network that its proxy reports to istiod: ISTIO_META_NETWORK, empty without it. Undefined where no ISTIO_META
   * variable was read, or that one is taken from elsewhere.
   */
  readonly proxyNetwork: string | undefined;
  /** True if that variable is taken from elsewhere, such as a ConfigMap, or may be. */
  readonly hasProxyNetworkElsewhere: boolean;
  /** True if it has ended, well or badly. */
  readonly isOver: boolean;
}

/** The Pod an object is, if it is one. */
export function toPod(object: KubeObject): Pod | undefined {
  if (object.kind !== 'Pod' || object.group !== '') return undefined;
  const { metadata, spec, status } = object.body;
  const { podIP, podIPs, phase, conditions } = isMap(status) ? status : {};
  const nodeName = isMap(spec) ? spec.nodeName : undefined;
  return {
    object,
    name: object.name,
    namespace: object.namespace ?? 'default',
    labels: object.labels,
    ip: typeof podIP === 'string' && podIP !== '' ? podIP : undefined,
    ips: maps(podIPs).flatMap(({ ip }) => (typeof ip === 'string' && ip !== '' ? [ip] : [])),
    nodeName: typeof nodeName === 'string' && nodeName !== '' ? nodeName : undefined,
    isReady:
      Array.isArray(conditions) &&
      conditions.some((condition) => isMap(condition) && condition.type === 'Ready' && condition.status === 'True'),
    isTerminating: isMap(metadata) && metadata.deletionTimestamp !== undefined,
    ...proxyNetworkOf(object.body),
    isOver: phase === 'Succeeded' || phase === 'Failed',
  };
}

function proxyNetworkOf(
  body: Readonly<Record<string, unknown>>,
): Pick<Pod, 'proxyNetwork' | 'hasProxyNetworkElsewhere'> {
  const variable = variableInPod(body, NETWORK);
  const isKnownProxy = maps(fieldsOf(body.spec).containers)
    .flatMap(({ env }) => maps(env))
    .some(({ name }) => typeof name === 'string' && name.startsWith(METADATA_OF_PROXY));
  switch (variable.is) {
    case 'value':
      return { proxyNetwork: variable.value, hasProxyNetworkElsewhere: false };
    case 'missing':
      return { proxyNetwork: isKnownProxy ? '' : undefined, hasProxyNetworkElsewhere: false };
    case 'elsewhere':
      return { proxyNetwork: undefined, hasProxyNetworkElsewhere: true };
  }
}
