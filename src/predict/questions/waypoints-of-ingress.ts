import { formatLocality } from '../../istio/locality';
import { keyOf } from '../../model/mesh';
import { applicationProtocolOf, type Port, type Service } from '../../model/services';
import type { Waypoint } from '../../model/gateways';
import { seenBy, type EnvoyHost, type EnvoyPolicy } from '../envoy/hosts';
import { alwaysFailing, sumOfFailed, type FailedRequests } from '../envoy/run';
import type { EjectingHost } from '../envoy/ejection';
import { because, placedAt, type PlacedReason } from '../answer';
import { assignOne, filterEndpoints, splitHorizon } from '../istio/assign';
import { hostOf } from '../istio/gateways';
import type { ClusterView, EnvoyProxy } from '../istio/view';
import { MOST_STAND_INS, type IstioEndpoint } from '../istio/endpoints';
import { averageOf, SpreadBuilder, UNREACHABLE, UNSEEN, type Failing } from '../shares';
import type { Situation } from '../situation';
import { refusalAtWaypoint, type Caller, type Refusal } from '../security';
import { atProxy, type KnownAtWaypoint } from './at-proxy';
import type { FailingInTime } from '../proxy';
import { isGone, podsBehindGateway, waypointPodsOf, type FoundWaypointPod } from './waypoint-pods';

/** A waypoint that an ingress gateway sends requests to, and its share in percent, where there are two. */
export interface WeightedWaypoint {
  readonly waypoint: Waypoint;
  readonly percent?: number;
}

/** The pods of the waypoints of a service everywhere. */
export interface FoundWaypoints {
  /** By the name that endpoints have for them. */
  readonly pods: ReadonlyMap<string, FoundWaypointPod>;
  /** What istiod knows of them: each of those that one stands for. */
  readonly endpoints: readonly IstioEndpoint[];
  /** The waypoint that requests take behind a gateway of another network, "namespace/name". */
  readonly primary: string;
}

/** istiod deals out so many times the percent of a waypoint among its pods. */
const WEIGHT_SCALE = 10_000;

/**
 * The pods of the waypoints everywhere, or why they are too many to be followed one by one. The pods of one of two waypoints share
 * its percent, those that are not ready among them. One without pods leaves all requests to the other.
 *
 * @param viewer the cluster of the ingress gateway
 * @param canary of a service that has two
 * @see istio pilot/pkg/xds/endpoints/endpoint_builder.go weightedWaypointEndpoints
 */
export function findWaypoints(
  situation: Situation,
  viewer: string,
  primary: WeightedWaypoint,
  canary?: WeightedWaypoint,
): FoundWaypoints | { readonly reason: PlacedReason } {
  const pods = new Map<string, FoundWaypointPod>();
  const endpoints: IstioEndpoint[] = [];
  for (const { waypoint, percent } of canary === undefined ? [primary] : [primary, canary]) {
    const found = waypointPodsOf(situation.seenBy(viewer), keyOf(waypoint));
    const many = found.find(({ proxy }) => proxy.count > MOST_STAND_INS);
    if (many !== undefined) {
      const text = `asks for more pods than the ${MOST_STAND_INS} that are followed of a waypoint behind an ingress gateway.`;
      return { reason: placedAt('waypoint', because(text, many.cluster, waypoint.object)) };
    }
    for (const pod of found) if (!pods.has(pod.pod)) pods.set(pod.pod, pod);
    if (percent === 0) continue;
    const count = found.reduce((sum, { proxy }) => sum + proxy.count, 0);
    const weight = percent === undefined ? undefined : Math.max(Math.floor((percent * WEIGHT_SCALE) / count), 1);
    for (const pod of found)
      for (let number = 0; number < pod.proxy.count; number++) endpoints.push(toEndpoint(pod, number, weight));
  }
  return { pods, endpoints, primary: keyOf(primary.waypoint) };
}

/** @param number of the pod, among those that one stands for */
function toEndpoint(
  { proxy, isReady, pod: name }: FoundWaypointPod,
  number: number,
  weight: number | undefined,
): IstioEndpoint {
  const { cluster, labels, nodeName, place } = proxy;
  return {
    ...{
      host: `${name}${number === 0 ? '' : ` ${number}`}`,
      port: 0,
      portName: '',
      labels,
      localityLabel: place.localityLabel,
      cluster,
      network: place.network,
      forNodeProxies: place.forNodeProxies,
      zone: place.zone,
      nodeName,
      pod: name,
    },
    ...(weight === undefined ? {} : { weight }),
    health: isReady ? 'HEALTHY' : 'UNHEALTHY',
    speaksMutualTls: true,
    enrolment: 'ambient',
  };
}

/** A host of an ingress gateway, with the waypoint pods that are reached there. */
export type Host = EnvoyHost & {
  readonly pods: readonly string[];
  readonly cluster: string;
  readonly network: string;
  readonly via: 'pod' | 'gateway';
};

/** What an ingress gateway is sent for a port of a service, and what it is told of how to use it. */
export function hostsFor(
  situation: Situation,
  view: ClusterView,
  proxy: EnvoyProxy,
  service: Service,
  port: Port,
  { pods: known, endpoints: found, primary }: FoundWaypoints,
): { hosts: Host[]; policy: EnvoyPolicy } {
  const { behaviours, gateways } = view;
  const { policy } = assignOne(situation.view, view, proxy, service, [], { port, subset: null })!;
  const wanted = { portName: '', labels: new Map<string, string>(), sendsUnready: policy.panicThreshold === 0 };
  const endpoints = filterEndpoints([found], proxy, service, wanted, behaviours);
  const hosts = splitHorizon(endpoints, proxy, gateways, behaviours).flatMap((group) =>
    group.hosts.map((host) => ({
      ...host,
      locality: formatLocality(group.locality),
      priority: 0,
      localityWeight: group.weight ?? 0,
    })),
  );
  return { hosts: hosts.map((host) => ({ ...host, pods: podsBehind(host, known, primary) })), policy };
}

/**
 * The waypoint pods that requests reach at a host. An east-west gateway hands them to the primary waypoint of its own network,
 * whichever of two waypoints the ingress gateway sends them there for.
 *
 * @see istio pilot/pkg/networking/core/listener_waypoint.go buildWaypointInternal
 */
function podsBehind({ via, network, pods }: Host, known: FoundWaypoints['pods'], primary: string): readonly string[] {
  const isOfPrimary = (pod: string): boolean => known.get(pod)!.proxy.waypoint === primary;
  if (via === 'pod' || pods.every(isOfPrimary)) return pods;
  return [...known.keys()].filter((pod) => isOfPrimary(pod) && known.get(pod)!.proxy.place.network === network);
}

function isReachable(
  situation: Situation,
  { via, cluster, network, address }: Host,
  { view, isReady }: FoundWaypointPod,
): boolean {
  if (situation.isDown(view.cluster.name)) return false;
  return via === 'pod' || (isReady && !situation.isClosedAt({ cluster, network, address: hostOf(address) }));
}

/** A waypoint pod, or a gateway with the waypoint pods behind it. */
export interface AskedHost extends EjectingHost {
  readonly answers: readonly KnownAtWaypoint[];
  readonly refusals: readonly Refusal[];
  readonly failedRequests: (rate: number) => FailedRequests;
}

/** What the waypoint pods at an address make of requests. Where none is reached, or lets them in, they fail. */
export function askHost(
  situation: Situation,
  host: Host,
  found: FoundWaypoints['pods'],
  caller: Caller,
  to: { readonly service: Service; readonly port: Port },
  method: string | undefined,
): AskedHost | { readonly reason: PlacedReason } {
  const known = host.pods.map((name) => found.get(name)!);
  const told = host.via === 'gateway' ? podsBehindGateway(situation, host, known) : known;
  const pods = told.filter((pod) => isReachable(situation, host, pod));
  const protocol = applicationProtocolOf(to.port) === 'tcp' ? 'tcp' : 'http';
  const upstream = { protocol, isTunnelled: true, hasTimeout: false } as const;
  const [before, after] = [new SpreadBuilder(), new SpreadBuilder()];
  const failing: FailingInTime[] = [];
  const [answers, refusals]: [KnownAtWaypoint[], Refusal[]] = [[], []];
  const fail = (share: number, how: Failing): void => {
    before.fail(share);
    after.fail(share);
    failing.push({ untilEjected: how, afterEjection: how });
  };
  if (pods.length === 0) fail(1, UNREACHABLE);
  const way = host.via === 'pod' ? 'directly' : 'through a gateway';
  for (const pod of pods) {
    if (isGone(situation, pod)) {
      fail(1 / pods.length, UNREACHABLE);
      continue;
    }
    const refusal = refusalAtWaypoint(situation.view, pod.view, pod.proxy, to, caller, way);
    if (refusal !== undefined) refusals.push(refusal);
    if (refusal?.refused === 'all') {
      fail(1 / pods.length, UNSEEN);
      continue;
    }
    const answer = atProxy(situation, pod.view, pod.proxy, keyOf(to.service), to.port, method);
    if (answer.kind === 'unknown') return { reason: answer.reason };
    answers.push(answer);
    before.add(answer.untilEjected, 1 / pods.length);
    after.add(answer.afterEjection, 1 / pods.length);
    failing.push(answer.failing());
  }
  return {
    untilEjected: before.build(),
    afterEjection: after.build(),
    failing: {
      untilEjected: seenBy(upstream, averageOf(failing.map(({ untilEjected }) => untilEjected))),
      afterEjection: seenBy(upstream, averageOf(failing.map(({ afterEjection }) => afterEjection))),
    },
    answers,
    refusals,
    failedRequests: (rate) =>
      sumOfFailed([
        alwaysFailing((failing.length - answers.length) / failing.length, rate),
        ...answers.map((answer) => answer.failedRequests(rate / failing.length)),
      ]),
  };
}
