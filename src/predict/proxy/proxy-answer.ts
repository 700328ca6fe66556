import { keyOf } from '../../model/mesh';
import { policyOf } from '../../model/policy';
import { applicationProtocolOf, type Port, type Service } from '../../model/services';
import { errorsOf, NEARLY_NOTHING, SpreadBuilder, UNREACHABLE, type Failing, type Spread } from '../shares';
import { endsTunnels } from '../../model/workloads';
import {
  seenBy,
  whyUnseen,
  type Assignment,
  type Balance,
  type Endpoint,
  type Unseen,
  type Upstream,
} from '../envoy/hosts';
import { assignOne, retriesByRule } from '../istio/assign';
import { hostOf } from '../istio/gateways';
import { standingIn, type ClusterView, type EnvoyProxy, type MeshView } from '../istio/view';
import { partOf } from '../outage';
import { endpointsOfPod, type IstioEndpoint } from '../istio/endpoints';
import type { PodIndex, ReachedPods, Situation } from '../situation';
import { failedRequests, NONE_FAILED, type FailedRequests } from '../envoy/run';
import { failingOf, type Retries, type Tries } from '../envoy/retries';
import { getsRequests, settle, type Settlement } from '../envoy/ejection';
import { callerOfProxy, refusalAtGateway, refusalAtPod, type Caller, type Refusal } from '../security';
import { admissionOf, mayRefuse } from './admission';
import { leftOutOf, type LeftOut } from './left-out';
import type { RouteLeg } from './route-leg';
import { letsIn } from './way-in';

/** How a proxy fails those who ask it. */
export interface FailingInTime {
  readonly untilEjected: Failing;
  readonly afterEjection: Failing;
}

/** What a waypoint pod makes of the requests to a service. */
export interface ProxyAnswer {
  readonly assignment: Assignment;
  readonly settlement: Settlement;
  /** How it tries requests again that fail; undefined where it does not, or not as far as is followed. */
  readonly retries: Retries | undefined;
  /** Why outlier detection counts nothing of some failures of a host. */
  readonly whyUnseen: (address: string) => readonly Unseen[];
  /** The pods that are reached at an address. */
  readonly behind: (address: string) => ReachedPods;
  readonly untilEjected: Spread;
  readonly afterEjection: Spread;
  /** How it fails those who ask it, as they see it. */
  readonly failing: () => FailingInTime;
  /** How many requests fail, if so many come per second. */
  readonly failedRequests: (rate: number) => FailedRequests;
  /** True if a host it could send requests to answers well. */
  readonly hasGoodHost: boolean;
  /** What refuses requests where they go, in whole or in part. */
  readonly refusals: () => readonly Refusal[];
  /** The addresses of the gateways that get requests, before or after hosts are ejected. */
  readonly gateways: () => readonly string[];
  /** Ready pods that the rule leaves out, by cluster. */
  readonly leftOut: () => readonly LeftOut[];
  /** The parts of clusters (see partOf) that have to stay as they are for this to be so. */
  readonly dependsOn: () => ReadonlySet<string>;
}

/**
 * How one pod of a waypoint spreads the requests to a service, given what istiod sends it and what answers.
 *
 * @param route what the route says that leads there
 */
export function answerOfProxy(
  whole: Situation,
  view: ClusterView,
  proxy: EnvoyProxy,
  { service, port, subset }: { readonly service: Service; readonly port: Port; readonly subset: string | null },
  { hasTimeout, retries: asked }: Pick<RouteLeg, 'hasTimeout' | 'retries'>,
): ProxyAnswer | undefined {
  const key = keyOf(service);
  const situation = whole.seenBy(view.cluster.name);
  const shards = situation.endpointsByCluster(key);
  const assignment = assignOne(situation.view, view, proxy, service, shards, { port, subset });
  if (assignment === undefined) return undefined;

  const caller = callerOfProxy(proxy, view.cluster);
  const index = situation.podsOf(key, port.name, admissionOf(situation.view, key, caller));
  const isBarred = (endpoint: Endpoint): boolean =>
    endpoint.via === 'gateway' &&
    refusalAtGateway(situation.view, endpoint, service, port.port, caller)?.refused === 'all';
  const byAddress = new Map<string, AddressedHost>();
  for (const endpoint of assignment.endpoints) {
    if (!byAddress.has(endpoint.address))
      byAddress.set(endpoint.address, { endpoint, behind: undefined, seen: undefined });
  }
  // Few hosts get requests, so few are looked behind.
  const behindAddress = (address: string): ReachedPods => {
    const host = byAddress.get(address)!;
    return (host.behind ??= isBarred(host.endpoint)
      ? NOBODY
      : lookBehind(situation, host.endpoint, { key, port: port.port }, index));
  };
  const failingAt = (address: string): Failing => behindAddress(address).failing;
  const protocol = applicationProtocolOf(port) === 'tcp' ? 'tcp' : 'http';
  const upstreamAt = (address: string): Upstream => {
    const { endpoint } = byAddress.get(address)!;
    return { protocol, hasTimeout, isTunnelled: isTunnelled(situation, endpoint, key) };
  };
  const seenAt = (address: string): Failing => {
    const failing = failingAt(address);
    if (errorsOf(failing) === 0) return failing;
    // Outlier detection asks once for every host that it ejects.
    return (byAddress.get(address)!.seen ??= seenBy(upstreamAt(address), failing));
  };
  const retries =
    asked === undefined || protocol === 'tcp'
      ? undefined
      : retriesByRule(asked, view.cluster.destinationRules.lookup(service.host, service.namespace, proxy.namespace));
  const settlement = settle(assignment.endpoints, assignment.policy, seenAt, retries);
  const spread = ({ shares, unserved }: Balance, tries: Tries | undefined): Spread => {
    const builder = new SpreadBuilder();
    if (tries === undefined) for (const [address, share] of shares) reach(builder, behindAddress(address), share);
    else reachByTries(builder, tries, shares, behindAddress);
    builder.fail(tries?.unserved ?? unserved);
    return builder.build();
  };
  const untilEjected = spread(settlement.before, settlement.tries.before);
  return {
    assignment,
    settlement,
    retries,
    whyUnseen: (address) => whyUnseen(upstreamAt(address), failingAt(address)),
    behind: behindAddress,
    untilEjected,
    afterEjection:
      settlement.after === settlement.before ? untilEjected : spread(settlement.after, settlement.tries.after),
    failing: () => ({
      untilEjected: failingOf(settlement.before, settlement.tries.before, failingAt, hasTimeout),
      afterEjection: failingOf(settlement.after, settlement.tries.after, failingAt, hasTimeout),
    }),
    failedRequests: (rate) =>
      untilEjected.errors === 0 && settlement.ejected.size === 0
        ? NONE_FAILED
        : failedRequests({ hosts: assignment.endpoints, policy: assignment.policy, failingAt: seenAt, retries }, rate),
    hasGoodHost: assignment.endpoints.some(({ address }) => errorsOf(failingAt(address)) === 0),
    refusals: () => {
      const used = assignment.endpoints.filter(({ address }) => getsRequests(settlement, address));
      return [
        ...used.flatMap((endpoint) => refusalsBehind(situation, endpoint, service, port, caller)),
        ...(subset === null ? [] : lostSubsets(used, behindAddress, { view, proxy, service, subset }, caller)),
      ];
    },
    gateways: () =>
      assignment.endpoints
        .filter(({ via, address }) => via === 'gateway' && getsRequests(settlement, address))
        .map(({ address }) => address),
    leftOut: () => leftOutOf(assignment, view, proxy, { service, port, subset }, shards),
    dependsOn: () =>
      dependenciesOf(situation.view, view, { shards, byAddress, settlement, behind: behindAddress, assignment }),
  };
}

/**
 * Gateways, and pods that a ztunnel speaks for, are reached by HBONE. A pod that says another network than its cluster is none of the
 * ambient mesh to istiod, which looks for it there.
 *
 * @see istio pilot/pkg/xds/endpoints/endpoint_builder.go buildEnvoyLbEndpoint, supportTunnel
 */
function isTunnelled(situation: Situation, { via, cluster, pods: [pod = ''] }: Endpoint, service: string): boolean {
  if (via === 'gateway') return true;
  const [endpoint] = endpointsOfPod(situation.endpointsOf(service, cluster), pod);
  if (endpoint === undefined) return true;
  return endsTunnels(endpoint.enrolment) && endpoint.network === endpoint.forNodeProxies.network;
}

/** Of what was sent with an address the first, which is the one that Envoy keeps, and who answers there. */
interface AddressedHost {
  readonly endpoint: Endpoint;
  /** Undefined until it was asked for. */
  behind: ReachedPods | undefined;
  /** How it fails, as the proxy sees it. Undefined until it was asked for, and where nothing fails. */
  seen: Failing | undefined;
}

/** What a proxy was sent, and what it made of it. */
interface Sent {
  readonly assignment: Assignment;
  readonly settlement: Settlement;
  readonly shards: readonly (readonly IstioEndpoint[])[];
  readonly byAddress: ReadonlyMap<string, AddressedHost>;
  readonly behind: (address: string) => ReachedPods;
}

/**
 * While the first priority is whole it takes all requests, whatever becomes of the others. Where a host of it fails, or Envoy drops an
 * address because it was in another priority before, all endpoints count: outages take some away, and add none.
 */
function dependenciesOf(mesh: MeshView, { cluster: { name: own } }: ClusterView, sent: Sent): ReadonlySet<string> {
  const { endpoints } = sent.assignment;
  const isWhole = isFirstPriorityWhole(sent);
  const parts = new Set([partOf('proxies', own)]);
  for (const { via, address, cluster, network, priority, pods } of endpoints) {
    if (isWhole && priority !== 0) continue;
    if (via === 'pod') parts.add(partOf('pods', cluster));
    else for (const there of standingIn(mesh, { cluster, network })) parts.add(partOf('gateways', there.name));
    for (const pod of pods) parts.add(partOf('pods', pod.slice(0, pod.indexOf('/'))));
    // A gateway forwards to pods of its network that were not announced behind it, too.
    for (const { cluster: there } of sent.behind(address).alike) parts.add(partOf('pods', there));
  }
  if (isWhole) return parts;
  // Endpoints that no proxy reaches count as well: they leave a locality without a host.
  for (const [place, shard] of sent.shards.entries())
    if (shard.length > 0) parts.add(partOf('pods', mesh.names[place]!));
  return parts;
}

function isFirstPriorityWhole({ assignment: { endpoints }, settlement, byAddress, behind }: Sent): boolean {
  const { shares, unserved } = settlement.after;
  const priorityOf = (address: string): number => byAddress.get(address)!.endpoint.priority;
  if (unserved > 0 || endpoints.some(({ address, priority }) => priorityOf(address) !== priority)) return false;
  const first = endpoints.filter(({ priority }) => priority === 0);
  if (first.length === 0) return false;
  const isGood = ({ address, health }: Endpoint): boolean =>
    health !== 'UNHEALTHY' && errorsOf(behind(address).failing) === 0;
  return first.every(isGood) && [...shares.keys()].every((address) => priorityOf(address) === 0);
}

/**
 * A pod is itself. A gateway forwards to the ready pods of its whole network, whichever locality they were announced in; one
 * whose cluster does not share the service has no way in for it.
 */
function lookBehind(
  situation: Situation,
  { via, cluster, network, address, pods }: Endpoint,
  { key, port }: { readonly key: string; readonly port: number },
  index: PodIndex,
): ReachedPods {
  if (via === 'pod') return index.reach(pods[0]!);
  const standing = standingIn(situation.view, { cluster, network });
  const isOpen =
    !situation.isClosedAt({ cluster, network, address: hostOf(address) }) &&
    standing.every((there) => letsIn(there, there.services.get(key), port));
  return isOpen ? index.reachReadyIn(network, standing[0].name) : NOBODY;
}

/** What refuses requests at an address, and at the pods behind it. */
function refusalsBehind(
  situation: Situation,
  { via, cluster, network, pods: [pod = ''] }: Endpoint,
  service: Service,
  port: Port,
  caller: Caller,
): Refusal[] {
  const { view } = situation;
  if (!mayRefuse(view)) return [];
  const key = keyOf(service);
  const isBehind = (one: IstioEndpoint): boolean =>
    via === 'pod' ? one.pod === pod : one.network === network && one.health === 'HEALTHY';
  const behind = situation
    .endpointsByCluster(key)
    .flatMap((endpoints) => endpoints.filter((one) => one.portName === port.name && isBehind(one)));
  const way = via === 'pod' ? 'directly' : 'through a gateway';
  return [
    via === 'gateway' ? refusalAtGateway(view, { cluster, network }, service, port.port, caller) : undefined,
    ...behind.map((one) => refusalAtPod(view, key, one, caller, way)),
  ].filter((refusal) => refusal !== undefined);
}

/**
 * Where the subset of a route is lost: a gateway knows a service as a whole, and passes requests on to pods that were not announced
 * behind it for the subset.
 *
 * @see istio pilot/pkg/networking/core/cluster_waypoint.go buildWaypointInboundVIPCluster
 */
function lostSubsets(
  used: readonly Endpoint[],
  behind: (address: string) => ReachedPods,
  at: { readonly view: ClusterView; readonly proxy: EnvoyProxy; readonly service: Service; readonly subset: string },
  caller: Caller,
): Refusal[] {
  const { cluster } = at.view;
  const announced = new Map<string, Set<string>>();
  for (const { via, address, pods } of used) {
    if (via !== 'gateway') continue;
    const known = announced.get(address) ?? new Set<string>();
    announced.set(address, known);
    for (const pod of pods) known.add(pod);
  }
  return [...announced].flatMap(([address, pods]): Refusal[] => {
    if (behind(address).count <= pods.size) return [];
    const { service, subset, proxy } = at;
    const rule = policyOf(cluster.destinationRules.lookup(service.host, service.namespace, proxy.namespace))?.object;
    const gateway = used.find((endpoint) => endpoint.address === address)!.cluster;
    return [
      {
        ...{ refused: 'some', caller, cluster: cluster.name },
        at: { kind: 'gateway', name: keyOf(service), cluster: gateway },
        by: { kind: 'subset', object: rule ?? service.object, subset },
      },
    ];
  });
}

const NOBODY: ReachedPods = { count: 0, alike: [], failing: UNREACHABLE };

function reach(builder: SpreadBuilder, { count: all, alike }: ReachedPods, share: number): void {
  if (all === 0) builder.fail(share);
  for (const { cluster, workload, count, failing } of alike) {
    builder.reach({ cluster, workload }, (share * count) / all, errorsOf(failing));
  }
}

/**
 * The same of requests that are tried again: what fails for good behind an address fails where most fails there.
 *
 * @param firsts by address, the share of first tries
 */
function reachByTries(
  builder: SpreadBuilder,
  { reached, answered, failed }: Tries,
  firsts: ReadonlyMap<string, number>,
  behind: (address: string) => ReachedPods,
): void {
  for (const [address, tries] of reached) {
    const more = tries - (firsts.get(address) ?? 0);
    if (more < NEARLY_NOTHING) continue;
    const { count: all, alike } = behind(address);
    for (const { cluster, count } of alike) builder.retry(cluster, (more * count) / all);
  }
  for (const address of new Set([...answered.keys(), ...failed.keys()])) {
    const [good, bad] = [answered.get(address) ?? 0, failed.get(address) ?? 0];
    const { alike } = behind(address);
    const goodPods = alike.reduce((sum, { count, failing }) => sum + count * (1 - errorsOf(failing)), 0);
    builder.fail(bad);
    if (goodPods === 0) builder.fail(good);
    for (const { cluster, workload, count, failing } of alike) {
      const part = count * (1 - errorsOf(failing));
      if (part > 0) builder.reach({ cluster, workload }, (good * part) / goodPods, 0);
    }
  }
}
