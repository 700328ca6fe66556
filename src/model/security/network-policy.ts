import { isDeepStrictEqual } from 'node:util';
import { mapsInPlace } from '../../util/maps';
import {
  isMap,
  labelsOfNamespace,
  matchesSelector,
  toLabelSelector,
  type KubeObject,
  type LabelSelector,
} from '../object';
import { anyOf, everyOf, type Extent } from './extent';

/** A NetworkPolicy, as the network plugin of a cluster reads it. */
export interface NetworkPolicy {
  readonly object: KubeObject;
  readonly namespace: string;
  readonly podSelector: LabelSelector;
  /** What may come in; undefined where the policy says nothing of that. */
  readonly ingress: readonly NetworkRule[] | undefined;
  /** What may go out; undefined where the policy says nothing of that. */
  readonly egress: readonly NetworkRule[] | undefined;
}

/** A rule lets in what is of one of its peers and to one of its ports; undefined asks for nothing. */
interface NetworkRule {
  readonly peers: readonly NetworkPeer[] | undefined;
  readonly ports: readonly NetworkPort[] | undefined;
}

interface NetworkPeer {
  readonly podSelector: LabelSelector | undefined;
  readonly namespaceSelector: LabelSelector | undefined;
  readonly block: string | undefined;
}

interface NetworkPort {
  readonly protocol: string;
  readonly port: number | string | undefined;
  readonly endPort: number | undefined;
}

/** A pod at one end of a connection, as far as it is known. */
export interface NetworkPod {
  readonly namespace?: string;
  readonly namespaceLabels?: Readonly<Record<string, string>> | undefined;
  readonly labels?: Readonly<Record<string, string>>;
  /** True for an address that is no pod of the cluster: the gateway of another network. */
  readonly isOutside?: boolean;
}

const GROUP = 'networking.k8s.io';

/** The NetworkPolicy an object is, if it is one. */
export function toNetworkPolicy(object: KubeObject): NetworkPolicy | undefined {
  if (object.kind !== 'NetworkPolicy' || object.group !== GROUP) return undefined;
  const spec = isMap(object.body.spec) ? object.body.spec : {};
  const stated: readonly unknown[] | undefined = Array.isArray(spec.policyTypes) ? spec.policyTypes : undefined;
  const isFor = (type: 'Ingress' | 'Egress', byDefault: boolean) => stated?.includes(type) ?? byDefault;
  return {
    object,
    namespace: object.namespace ?? 'default',
    podSelector: toLabelSelector(spec.podSelector),
    ingress: isFor('Ingress', true) ? rulesOf(spec.ingress, 'from') : undefined,
    egress: isFor('Egress', Array.isArray(spec.egress)) ? rulesOf(spec.egress, 'to') : undefined,
  };
}

/**
 * Of the connections that are described, those that the policies of a pod keep from a port, and the first of them. What one of
 * them lets through is let through; a pod without a policy of the direction takes, or makes, all.
 */
export function judgeNetwork(
  policies: readonly NetworkPolicy[],
  direction: 'ingress' | 'egress',
  pod: { readonly namespace: string; readonly labels: Readonly<Record<string, string>> },
  other: NetworkPod,
  port: number,
): { readonly refused: Extent; readonly by: NetworkPolicy | undefined } {
  const applying = policies.filter(
    (policy) =>
      policy[direction] !== undefined &&
      policy.namespace === pod.namespace &&
      matchesSelector(policy.podSelector, pod.labels),
  );
  if (applying.length === 0) return { refused: 'none', by: undefined };
  const through = throughOf(applying, direction, other, port);
  if (through === 'all') return { refused: 'none', by: undefined };
  return { refused: through === 'none' ? 'all' : 'some', by: applying[0] };
}

/**
 * The first policy that keeps the pods that it selects from going out to a port, whatever pods those are: neither it nor another
 * that selects them all lets every connection through that is described. Undefined where there is none.
 */
export function keepingIn(
  policies: readonly NetworkPolicy[],
  other: NetworkPod,
  port: number,
): NetworkPolicy | undefined {
  const outgoing = policies.filter(({ egress }) => egress !== undefined);
  return outgoing.find((one) => {
    const together = outgoing.filter(
      ({ namespace, podSelector }) =>
        namespace === one.namespace && (selectsAll(podSelector) || isDeepStrictEqual(podSelector, one.podSelector)),
    );
    return throughOf(together, 'egress', other, port) !== 'all';
  });
}

/** What policies of a direction let through together. */
function throughOf(
  policies: readonly NetworkPolicy[],
  direction: 'ingress' | 'egress',
  other: NetworkPod,
  port: number,
): Extent {
  return anyOf(
    policies.flatMap((policy) => policy[direction]!.map((rule) => extentOfRule(rule, policy.namespace, other, port))),
  );
}

function rulesOf(rules: unknown, side: 'from' | 'to'): NetworkRule[] {
  return mapsInPlace(rules).map((rule) => {
    const peers = mapsInPlace(rule[side]).map(toPeer);
    const ports = mapsInPlace(rule.ports).map(toPort);
    // An empty list is one that is not there.
    return { peers: peers.length === 0 ? undefined : peers, ports: ports.length === 0 ? undefined : ports };
  });
}

function toPeer({ podSelector, namespaceSelector, ipBlock }: Record<string, unknown>): NetworkPeer {
  return {
    podSelector: isMap(podSelector) ? toLabelSelector(podSelector) : undefined,
    namespaceSelector: isMap(namespaceSelector) ? toLabelSelector(namespaceSelector) : undefined,
    block: isMap(ipBlock)
      ? Array.isArray(ipBlock.except) && ipBlock.except.length > 0
        ? ''
        : String(ipBlock.cidr)
      : undefined,
  };
}

function toPort({ protocol, port, endPort }: Record<string, unknown>): NetworkPort {
  return {
    protocol: typeof protocol === 'string' ? protocol : 'TCP',
    port: typeof port === 'number' || typeof port === 'string' ? port : undefined,
    endPort: typeof endPort === 'number' ? endPort : undefined,
  };
}

function extentOfRule({ peers, ports }: NetworkRule, namespace: string, other: NetworkPod, wanted: number): Extent {
  return everyOf([
    ports === undefined ? 'all' : anyOf(ports.map((port) => extentOfPort(port, wanted))),
    peers === undefined ? 'all' : anyOf(peers.map((peer) => extentOfPeer(peer, namespace, other))),
  ]);
}

/** Which number a named port has, the containers say. */
function extentOfPort({ protocol, port, endPort }: NetworkPort, wanted: number): Extent {
  if (protocol !== 'TCP') return 'none';
  if (port === undefined) return 'all';
  if (typeof port === 'string') return 'some';
  return wanted === port || (endPort !== undefined && wanted >= port && wanted <= endPort) ? 'all' : 'none';
}

function extentOfPeer({ podSelector, namespaceSelector, block }: NetworkPeer, own: string, other: NetworkPod): Extent {
  if (block !== undefined) return block === '0.0.0.0/0' ? 'all' : 'some';
  if (other.isOutside === true) return 'none';
  return everyOf([ofNamespace(namespaceSelector, own, other), ofPod(podSelector, other)]);
}

function ofNamespace(selector: LabelSelector | undefined, own: string, other: NetworkPod): Extent {
  const { namespace, namespaceLabels } = other;
  if (selector !== undefined && selectsAll(selector)) return 'all';
  if (namespace === undefined) return 'some';
  if (selector === undefined) return namespace === own ? 'all' : 'none';
  if (matchesSelector(selector, labelsOfNamespace(namespace, namespaceLabels))) return 'all';
  return namespaceLabels === undefined ? 'some' : 'none';
}

function ofPod(selector: LabelSelector | undefined, { labels }: NetworkPod): Extent {
  if (selector === undefined || selectsAll(selector)) return 'all';
  if (labels === undefined) return 'some';
  return matchesSelector(selector, labels) ? 'all' : 'none';
}

function selectsAll({ matchLabels, matchExpressions }: LabelSelector): boolean {
  return Object.keys(matchLabels).length === 0 && matchExpressions.length === 0;
}
