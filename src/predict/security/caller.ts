import { serviceAccountOf } from '../../model/gateways';
import type { KubeObject } from '../../model/object';
import type { Cluster } from '../../model/mesh';
import { principalOf, type NetworkPod, type Peer } from '../../model/security';
import type { ClusterView, EnvoyProxy } from '../istio/view';

/** What opens a connection: the clients of a cluster, or an Envoy of it. */
export interface Caller {
  readonly kind: 'client' | EnvoyProxy['kind'] | 'outside';
  readonly cluster: string;
  /** The identity that the other end sees, through gateways too: they pass tunnels on. */
  readonly peer: Peer;
  /** Its pod, as far as it is known. */
  readonly pod: NetworkPod;
  /** Equal for callers that are treated alike. */
  readonly key: string;
}

/** The clients of a cluster: any identity of its trust domain. */
export function callerOfClients({ cluster }: ClusterView): Caller {
  const { name, switches } = cluster;
  const peer = { trustDomain: switches.trustDomain, namespace: undefined, serviceAccount: undefined };
  return { kind: 'client', cluster: name, peer, pod: {}, key: `client ${name}` };
}

/** Clients outside of the mesh, of which nothing is known. */
export function callerFromOutside(cluster: string): Caller {
  const peer = { trustDomain: '', namespace: undefined, serviceAccount: undefined };
  return { kind: 'outside', cluster, peer, pod: {}, key: `outside ${cluster}` };
}

const CALLERS = new WeakMap<EnvoyProxy, Caller>();

/** A waypoint or an ingress gateway, with the identity of its pods. */
export function callerOfProxy(proxy: EnvoyProxy, cluster: Cluster): Caller {
  const known = CALLERS.get(proxy);
  if (known !== undefined) return known;
  const { namespace, labels } = proxy;
  // An east-west gateway passes tunnels on: it calls nothing under its own name.
  const kind = proxy.kind === 'ingress' ? 'ingress' : 'waypoint';
  const gateway = gatewayOf(proxy.waypoint, cluster);
  const peer = {
    trustDomain: cluster.switches.trustDomain,
    namespace,
    serviceAccount: gateway && serviceAccountOf(gateway, kind, cluster.objects),
  };
  const caller: Caller = {
    ...{ kind, cluster: cluster.name, peer },
    pod: { namespace, namespaceLabels: cluster.namespaces.get(namespace)?.labels, labels },
    key: `${kind} ${cluster.name} ${proxy.waypoint} ${principalOf(peer) ?? ''}`,
  };
  CALLERS.set(proxy, caller);
  return caller;
}

function gatewayOf(key: string, { objects, waypoints }: Cluster): KubeObject | undefined {
  return (
    waypoints.get(key)?.object ??
    objects.find(({ kind, namespace, name }) => kind === 'Gateway' && `${namespace ?? 'default'}/${name}` === key)
  );
}
