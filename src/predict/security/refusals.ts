import { HBONE_PORT, LABEL_DATAPLANE_MODE, LABEL_GATEWAY_NAME } from '../../istio/vocabulary';
import { serviceAccountOf } from '../../model/gateways';
import type { KubeObject } from '../../model/object';
import type { Cluster } from '../../model/mesh';
import { applicationProtocolOf, type Port } from '../../model/services';
import { endsTunnels } from '../../model/workloads';
import {
  judge,
  judgeNetwork,
  keepingIn,
  requiringIdentity,
  type AuthorizationPolicy,
  type Enforcer,
  type Extent,
  type NetworkPod,
} from '../../model/security';
import { standingIn, type ClusterView, type EnvoyProxy, type MeshView } from '../istio/view';
import type { IstioEndpoint } from '../istio/endpoints';
import type { FoundGateway } from '../istio/gateways';
import type { Way } from '../situation';
import type { Caller } from './caller';
import { strongest, type Hop, type Refusal } from './refusal';

/**
 * What refuses requests of a caller at a pod of a service; undefined where nothing does. Policies of Istio count where ztunnel
 * ends the tunnel. A pod with a sidecar gets plain text from ztunnel, and enforces more than is followed here.
 *
 * @see ztunnel src/proxy/inbound.rs, src/state.rs assert_rbac
 */
export function refusalAtPod(
  view: MeshView,
  service: string,
  endpoint: IstioEndpoint,
  caller: Caller,
  way: Way,
): Refusal | undefined {
  const { cluster } = view.clusterOf(endpoint.cluster);
  const own = view.clusterOf(caller.cluster).cluster;
  if (!hasPolicies(cluster) && !hasPolicies(own)) return undefined;
  const known = cacheOf(view);
  const key = [service, endpoint.pod, endpoint.portName, caller.key, way].join(' ');
  if (known.has(key)) return known.get(key);
  const at: Hop = { kind: 'pod', name: service, cluster: cluster.name };
  const tunnelled = endsTunnels(endpoint.enrolment);
  const pod = { namespace: namespaceOf(endpoint), labels: endpoint.labels };
  const port = tunnelled || way === 'through a gateway' ? HBONE_PORT : endpoint.port;
  const refusal = strongest([
    refusalOnTheWire(own, cluster, { at, caller, pod, port, way }),
    tunnelled ? refusalByTunnelEnd(view, cluster, service, endpoint, { at, caller }) : undefined,
    endpoint.enrolment === 'sidecar' ? refusalBySidecar(view, cluster, endpoint, { at, caller }) : undefined,
  ]);
  known.set(key, refusal);
  return refusal;
}

/** What refuses requests of a caller for a service at a pod of a waypoint; undefined where nothing does. */
export function refusalAtWaypoint(
  view: MeshView,
  { cluster }: ClusterView,
  proxy: EnvoyProxy,
  { service, port }: { readonly service: { readonly namespace: string; readonly name: string }; readonly port: Port },
  caller: Caller,
  way: Way,
): Refusal | undefined {
  const own = view.clusterOf(caller.cluster).cluster;
  if (!hasPolicies(cluster) && !hasPolicies(own)) return undefined;
  const at: Hop = { kind: 'waypoint', name: proxy.waypoint, cluster: cluster.name };
  const pod = { namespace: proxy.namespace, labels: proxy.labels };
  const policies = cluster.policies.atGateway(toKey(proxy.waypoint), service, view.mesh.rootNamespace);
  const enforcer = applicationProtocolOf(port) === 'tcp' ? 'envoy-tcp' : 'envoy-http';
  return strongest([
    refusalOnTheWire(own, cluster, { at, caller, pod, port: HBONE_PORT, way }),
    refusalByPolicies(policies, cluster, { at, caller }, enforcer, port.port),
  ]);
}

/**
 * What refuses requests of a caller for a service at an east-west gateway, in a cluster that it may stand in; undefined where nothing
 * does. The gateway sees connections, which no HTTP rule allows. Network policies of its namespace count for its pods, where connections
 * of other clusters come from outside.
 *
 * @see istio pilot/pkg/networking/core/listener_waypoint.go buildWaypointInternal
 */
export function refusalAtGateway(
  view: MeshView,
  gateway: Pick<FoundGateway, 'cluster' | 'network'>,
  service: { readonly namespace: string; readonly name: string },
  port: number,
  caller: Caller,
): Refusal | undefined {
  const refusing = standingIn(view, gateway).filter(({ policies }) => !policies.isEmpty);
  return strongest(refusing.map(({ name }) => refusalIn(view, name, service, port, caller)));
}

function refusalIn(
  view: MeshView,
  gateway: string,
  service: { readonly namespace: string; readonly name: string },
  port: number,
  caller: Caller,
): Refusal | undefined {
  const { cluster, behaviours } = view.clusterOf(gateway);
  const object = cluster.eastWestGateways.find((one) => one.object.kind === 'Gateway')?.object;
  const name = { namespace: object?.namespace ?? '', name: object?.name ?? '' };
  const targeted = behaviours.gatewaysSkipServicePolicies ? undefined : service;
  const policies = cluster.policies.atGateway(name, targeted, view.mesh.rootNamespace);
  const at: Hop = { kind: 'gateway', name: `${name.namespace}/${name.name}`, cluster: cluster.name };
  return strongest([
    object === undefined ? undefined : refusalOfGatewayPods(cluster, object, { at, caller }),
    refusalByPolicies(policies, cluster, { at, caller }, 'envoy-tcp', port),
  ]);
}

function refusalOfGatewayPods(
  cluster: Cluster,
  { name, namespace, labels }: KubeObject,
  step: Step,
): Refusal | undefined {
  const pod = { namespace: namespace ?? 'default', labels: { ...labels, [LABEL_GATEWAY_NAME]: name } };
  return strongest(
    (['ingress', 'egress'] as const).map((direction): Refusal | undefined => {
      const found = judgeNetwork(cluster.policies.network, direction, pod, {}, HBONE_PORT);
      return refusalByNetwork(found, cluster, direction, HBONE_PORT, step);
    }),
  );
}

/** What refuses requests from outside of the mesh at an ingress gateway; undefined where nothing does. */
export function refusalAtIngress(
  { mesh: { rootNamespace } }: MeshView,
  { cluster }: ClusterView,
  proxy: EnvoyProxy,
  caller: Caller,
): Refusal | undefined {
  const { policies } = cluster;
  if (policies.authorization.length === 0) return undefined;
  const name = toKey(proxy.waypoint);
  const targeting = policies
    .atGateway(name, undefined, rootNamespace)
    .filter(({ targets }) => targets.some(({ kind }) => kind === 'Gateway'));
  const selecting = policies.atPod(proxy.namespace, proxy.labels, rootNamespace);
  const at: Hop = { kind: 'ingress', name: proxy.waypoint, cluster: cluster.name };
  return refusalByPolicies([...targeting, ...selecting], cluster, { at, caller }, 'envoy-http', Number.NaN);
}

/** True where something in a cluster may refuse requests. */
export function hasPolicies({ policies, switches }: Cluster): boolean {
  return !policies.isEmpty || switches.autoAllowWaypointPolicy;
}

interface Step {
  readonly at: Hop;
  readonly caller: Caller;
}

interface Wire extends Step {
  readonly pod: { readonly namespace: string; readonly labels: Readonly<Record<string, string>> };
  readonly port: number;
  readonly way: Way;
}

/** Network policies of the cluster that requests go to, and of an Envoy that makes them. */
function refusalOnTheWire(own: Cluster, cluster: Cluster, { at, caller, pod, port, way }: Wire): Refusal | undefined {
  const isNear = way === 'directly' && own === cluster;
  const from = way === 'directly' ? (isNear ? caller.pod : {}) : gatewayPodOf(cluster);
  const incoming = judgeNetwork(cluster.policies.network, 'ingress', pod, from, port);
  const { namespace, labels } = caller.pod;
  const near = isNear ? { ...pod, namespaceLabels: cluster.namespaces.get(pod.namespace)?.labels } : {};
  const to: NetworkPod = way === 'directly' ? near : { isOutside: true };
  const step = { at, caller };
  const outgoing =
    namespace === undefined || labels === undefined
      ? judgeClients(own, caller, to, port)
      : judgeNetwork(own.policies.network, 'egress', { namespace, labels }, to, port);
  return strongest([
    refusalByNetwork(outgoing, own, 'egress', port, step),
    refusalByNetwork(incoming, cluster, 'ingress', port, step),
  ]);
}

/**
 * The clients of a cluster are any pods of the mesh: a policy that keeps those that it selects from the tunnels keeps some. Pods of
 * gateways are clients of nothing.
 */
function judgeClients(
  { policies, namespaces }: Cluster,
  { kind }: Caller,
  to: NetworkPod,
  port: number,
): ReturnType<typeof judgeNetwork> {
  if (kind !== 'client') return { refused: 'none', by: undefined };
  const ofClients = policies.network.filter(({ namespace, podSelector }) => {
    const { labels = { [LABEL_DATAPLANE_MODE]: 'ambient' } } = namespaces.get(namespace) ?? {};
    return labels[LABEL_DATAPLANE_MODE] === 'ambient' && !(LABEL_GATEWAY_NAME in podSelector.matchLabels);
  });
  const by = keepingIn(ofClients, to, port);
  return { refused: by === undefined ? 'none' : 'some', by };
}

/** @param of the cluster whose policies were judged */
function refusalByNetwork(
  { refused, by }: ReturnType<typeof judgeNetwork>,
  { name: of }: Cluster,
  direction: 'ingress' | 'egress',
  port: number,
  step: Step,
): Refusal | undefined {
  if (refused === 'none' || by === undefined) return undefined;
  return { ...step, refused, cluster: of, by: { kind: 'network', object: by.object, direction, port } };
}

function gatewayPodOf({ eastWestGateways, namespaces }: Cluster): NetworkPod {
  const namespace = eastWestGateways[0]?.object.namespace;
  return namespace === undefined ? {} : { namespace, namespaceLabels: namespaces.get(namespace)?.labels };
}

function refusalByTunnelEnd(
  { mesh: { rootNamespace } }: MeshView,
  cluster: Cluster,
  service: string,
  endpoint: IstioEndpoint,
  step: Step,
): Refusal | undefined {
  const policies = cluster.policies.atPod(namespaceOf(endpoint), endpoint.labels, rootNamespace);
  return refusalByPolicies(
    policies,
    cluster,
    step,
    'ztunnel',
    endpoint.port,
    implicitFor(cluster, service, step.caller),
  );
}

/**
 * What istiod itself allows pods behind a waypoint to take: the identity of the waypoint. Undefined where it adds nothing.
 *
 * @see istio pilot/pkg/serviceregistry/ambient/policies.go implicitWaypointPolicy
 */
function implicitFor({ switches, bindings, objects }: Cluster, service: string, { peer }: Caller): Extent | undefined {
  const binding = bindings.get(service);
  if (!switches.autoAllowWaypointPolicy || binding?.kind !== 'bound') return undefined;
  const { namespace, object } = binding.waypoint;
  const isWaypoint =
    peer.trustDomain === switches.trustDomain &&
    peer.namespace === namespace &&
    peer.serviceAccount === serviceAccountOf(object, 'waypoint', objects);
  return isWaypoint ? 'all' : 'none';
}

function refusalByPolicies(
  policies: readonly AuthorizationPolicy[],
  { switches, name, istiod }: Cluster,
  step: Step,
  enforcer: Enforcer,
  port: number,
  implicit?: Extent,
): Refusal | undefined {
  if (policies.length === 0 && implicit === undefined) return undefined;
  const trustDomains = [switches.trustDomain, ...switches.trustDomainAliases];
  const { refused, by } = judge(policies, { enforcer, peer: step.caller.peer, port, trustDomains }, implicit);
  if (refused === 'none') return undefined;
  return {
    ...{ ...step, refused, cluster: name },
    by:
      by === undefined
        ? { kind: 'implicit', object: istiod.deployment }
        : { kind: 'authorization', policy: by, seesRequests: enforcer === 'envoy-http' },
  };
}

/** ztunnel sends plain text to a pod with a sidecar; an Envoy sends mTLS to one that says that it speaks it. */
function refusalBySidecar(
  { mesh: { rootNamespace } }: MeshView,
  cluster: Cluster,
  endpoint: IstioEndpoint,
  step: Step,
): Refusal | undefined {
  const pod = { namespace: namespaceOf(endpoint), labels: endpoint.labels };
  const { policies, name } = cluster;
  const strict = requiringIdentity(policies.peerAuthentication, pod, endpoint.port, rootNamespace);
  const isPlain = step.caller.kind === 'client' || !endpoint.speaksMutualTls;
  const [policy] = policies
    .atPod(pod.namespace, pod.labels, rootNamespace)
    .filter(({ action, isDryRun }) => action !== 'AUDIT' && !isDryRun);
  return strongest([
    strict === undefined || !isPlain
      ? undefined
      : {
          ...{ ...step, cluster: name, refused: step.caller.kind === 'client' ? 'all' : 'some' },
          by: { kind: 'plain-text', object: strict.object },
        },
    policy === undefined
      ? undefined
      : { ...{ ...step, cluster: name, refused: 'some' }, by: { kind: 'authorization', policy, seesRequests: true } },
  ]);
}

function namespaceOf({ pod }: IstioEndpoint): string {
  return pod.split('/')[1] ?? '';
}

function toKey(key: string): { readonly namespace: string; readonly name: string } {
  const [namespace = '', name = ''] = key.split('/');
  return { namespace, name };
}

const CACHES = new WeakMap<MeshView, Map<string, Refusal | undefined>>();

/** Many questions ask the same of the same pods. */
function cacheOf(view: MeshView): Map<string, Refusal | undefined> {
  const known = CACHES.get(view) ?? new Map<string, Refusal | undefined>();
  CACHES.set(view, known);
  return known;
}
