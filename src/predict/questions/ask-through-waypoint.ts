import { HBONE_PORT } from '../../istio/vocabulary';
import { keyOf, type Cluster } from '../../model/mesh';
import type { Binding } from '../../model/bindings';
import { generatedServiceOf, scopeOfWaypoint, takesTunnels } from '../../model/reach';
import {
  annotatedDistribution,
  trafficDistributionOf,
  type Port,
  type Service,
  type TrafficDistribution,
} from '../../model/services';
import type { Waypoint } from '../../model/gateways';
import { because, placed, placedAt, type Path, type PlacedReason, type Reason } from '../answer';
import { atProxy, type KnownAtWaypoint } from './at-proxy';
import { targetsOfClient, type Client } from '../client';
import { alwaysFailing, sumOfFailed } from '../envoy/run';
import type { ClusterView } from '../istio/view';
import { unionOf, unknown, type Outcome } from '../outcome';
import type { Situation } from '../situation';
import { SpreadBuilder } from '../shares';
import { isGone, podsBehindGateway, waypointPodsOf, type FoundWaypointPod } from './waypoint-pods';
import {
  callerOfClients,
  describeRefusals,
  refusalAtGateway,
  refusalAtWaypoint,
  strongest,
  type Caller,
  type Refusal,
} from '../security';
import {
  describeClosedClusters,
  describeDistrust,
  describeUnknownGateways,
  whyNetworkUnknown,
} from '../explain/tunnel';
import { describeChoice, describeForeign, describeGone, describeNoTwins, describeOtherNames } from '../explain';
import { trusts } from '../proxy';
import { countOf, gatewayAddressesOf, gatewayClustersOf, partsBehind, type Target } from '../ztunnel';

/** A waypoint pod that gets a share of the requests. */
interface Leg {
  readonly pod: FoundWaypointPod;
  readonly share: number;
}

/**
 * The client's node proxy picks a pod of the waypoint, the waypoint a pod of the service: by its own view, wherever it is.
 *
 * @param home the cluster whose object binds the service: the client's, unless that lacks the service
 */
export function askThroughWaypoint(
  situation: Situation,
  client: Client,
  view: ClusterView,
  service: Service,
  port: Port,
  { waypoint: named, by }: Binding & { readonly kind: 'bound' },
  home: Cluster,
): Outcome {
  const { cluster } = view;
  // Its own Gateway counts for a cluster, if it has one.
  const own = cluster.waypoints.get(keyOf(named));
  const [waypoint, at] = own === undefined ? [named, home] : [own, cluster];
  const bound = because(`is handled by the waypoint ${keyOf(waypoint)}.`, cluster.name, by, {
    path: 'metadata.labels["istio.io/use-waypoint"]',
  });
  const pods = findPods(situation, view, waypoint, at);
  const targets = targetsOfClient({ pods, preference: preferenceOfWaypoint(waypoint, at) }, client, view, situation);
  const path: Path = targets.some(({ kind }) => kind === 'pod')
    ? 'local-waypoint'
    : targets.length > 0
      ? 'remote-waypoint'
      : 'none';
  const foreign = targets.flatMap((target) =>
    target.kind === 'pod' && !takesRequestsFrom(target.pod, cluster.name) ? [target.pod] : [],
  );
  const caller = callerOfClients(view);
  const refusalFor = (target: Target<FoundWaypointPod>, pod: FoundWaypointPod): Refusal | undefined =>
    refusalOnTheWayTo(situation, target, pod, service, port, caller);
  const refusals = (): Refusal[] =>
    targets
      .flatMap((target) => podsOf(target).map((pod) => refusalFor(target, pod)))
      .filter((refusal) => refusal !== undefined);
  const choice = () => [
    placedAt('waypoint', bound),
    ...placed('policy', describeRefusals(refusals().filter(({ refused }) => refused === 'some'))),
    ...placed(
      'waypoint',
      targets.length > 0
        ? []
        : [
            ...describeOtherNames(situation.view, service, waypoint, cluster.name),
            ...describeNoTwins(situation.view, service, waypoint, at),
          ],
    ),
    ...describeChoice(situation.view, targets, waypoint, at, cluster.name),
    ...placed('gateway', targets.length === 0 ? describeUnknownGateways(situation.view, view, pods) : []),
    ...(targets.every((target) => isClosed(target, situation))
      ? describeClosed(situation, cluster, service, targets)
      : []),
    ...placed('waypoint', describeForeign(foreign, waypoint, cluster.name)),
    ...placed('tunnel', describeDistrust(situation.view, clustersOf(targets), cluster.name)),
    ...placed('tunnel', describeGone(waypoint, cluster.name, clustersOfGone(targets, situation))),
    ...placed('policy', describeRefusals(refusals().filter(({ refused }) => refused === 'all'))),
  ];
  if (targets.length === 0 && scopeOfWaypoint(waypoint, at) === undefined) {
    const why = because(
      'may be global by what was not read (a Namespace, or a ConfigMap).',
      cluster.name,
      waypoint.object,
    );
    return unknown(placedAt('waypoint', why), path, choice);
  }

  const ambiguous = whyNetworkUnknown(view, gatewayAddressesOf(targets));
  if (ambiguous !== undefined) return unknown(placedAt('gateway', ambiguous), path, choice);
  const [before, after] = [new SpreadBuilder(), new SpreadBuilder()];
  const { legs, lost } = legsOf(targets, situation, cluster.name, refusalFor);
  before.fail(lost);
  after.fail(lost);
  const reached: { readonly answer: KnownAtWaypoint; readonly share: number }[] = [];
  for (const { pod, share } of legs) {
    const answer = atProxy(situation, pod.view, pod.proxy, keyOf(service), port, client.method);
    if (answer.kind === 'unknown') return unknown(answer.reason, path, choice);
    before.add(answer.untilEjected, share);
    after.add(answer.afterEjection, share);
    reached.push({ answer, share });
  }
  return {
    path,
    untilEjected: before.build(),
    afterEjection: after.build(),
    hasGoodHost: reached.some(({ answer }) => answer.hasGoodHost),
    reservations: withoutRepetition(reached.flatMap(({ answer }) => answer.reservations)),
    gateways: () => [...gatewayAddressesOf(targets), ...reached.flatMap(({ answer }) => answer.gateways())],
    refusals: () => [...refusals(), ...reached.flatMap(({ answer }) => answer.refusals())],
    failedRequests: (rate) =>
      sumOfFailed([
        alwaysFailing(lost, rate),
        ...reached.map(({ answer, share }) => answer.failedRequests(rate * share)),
      ]),
    reasons: () => [...choice(), ...withoutRepetition(reached.flatMap(({ answer }) => answer.reasons()))],
    dependsOn: () =>
      unionOf([
        partsBehind(situation.view, targets, cluster.name, 'waypoints'),
        ...reached.map(({ answer }) => answer.dependsOn()),
      ]),
  };
}

/** Two pods of a waypoint mostly say the same. */
function withoutRepetition<Said extends Reason>(reasons: readonly Said[]): Said[] {
  return [...new Map(reasons.map((reason) => [JSON.stringify(reason), reason])).values()];
}

/** The waypoint's pods in the client's cluster, and in others where its Service is global on both sides. */
function findPods(
  situation: Situation,
  own: ClusterView,
  waypoint: Waypoint,
  home: Cluster,
): readonly FoundWaypointPod[] {
  if (!takesTunnels(waypoint, home)) return [];
  const all = waypointPodsOf(situation.seenBy(own.cluster.name), keyOf(waypoint));
  const isOwn = ({ view: { cluster } }: FoundWaypointPod): boolean => cluster === own.cluster;
  // An istiod without multi-network tells its node proxies of its own cluster alone.
  if (!own.behaviours.multiNetwork) return all.filter(isOwn);
  return scopeOfWaypoint(waypoint, home) === 'GLOBAL'
    ? all.filter((pod) => pod.isShared || isOwn(pod))
    : all.filter(isOwn);
}

/** What the Service of a waypoint prefers, as it was read or as istiod generates it. */
function preferenceOfWaypoint(waypoint: Waypoint, cluster: Cluster): TrafficDistribution | undefined {
  const generated = generatedServiceOf(waypoint, cluster);
  const { namespaces, istioVersion } = cluster;
  const namespace = namespaces.get(waypoint.namespace);
  return generated === undefined
    ? annotatedDistribution(waypoint.trafficDistribution, namespace, istioVersion)
    : trafficDistributionOf(generated, namespace, istioVersion);
}

/** The clusters whose waypoint pods get requests. */
function clustersOf(targets: readonly Target<FoundWaypointPod>[]): string[] {
  return targets.flatMap((target) => podsOf(target).map(({ cluster }) => cluster));
}

function podsOf(target: Target<FoundWaypointPod>): readonly FoundWaypointPod[] {
  return target.kind === 'pod' ? [target.pod] : target.pods;
}

/** What refuses requests at a waypoint pod, or at the gateway before it. */
function refusalOnTheWayTo(
  { view }: Situation,
  target: Target<FoundWaypointPod>,
  { proxy, view: there }: FoundWaypointPod,
  service: Service,
  port: Port,
  caller: Caller,
): Refusal | undefined {
  if (target.kind === 'pod') return refusalAtWaypoint(view, there, proxy, { service, port }, caller, 'directly');
  const [namespace = '', name = ''] = proxy.waypoint.split('/');
  return strongest([
    refusalAtGateway(view, target.gateway, { namespace, name }, HBONE_PORT, caller),
    refusalAtWaypoint(view, there, proxy, { service, port }, caller, 'through a gateway'),
  ]);
}

/** The clusters of waypoint pods that are gone and asked all the same. */
function clustersOfGone(targets: readonly Target<FoundWaypointPod>[], situation: Situation): string[] {
  const gone = targets.flatMap((target) => reachedAt(target, situation).filter((pod) => isGone(situation, pod)));
  return [...new Set(gone.map(({ cluster }) => cluster))];
}

/** The waypoint pods that a target stands for, as its gateway has them, if it is one. */
function reachedAt(target: Target<FoundWaypointPod>, situation: Situation): readonly FoundWaypointPod[] {
  return target.kind === 'pod'
    ? [target.pod]
    : podsBehindGateway(situation, target.gateway, target.pods).filter(({ isReady }) => isReady);
}

/** Which waypoint pods get requests. Behind a gateway all ready pods of its network share alike. */
function legsOf(
  targets: readonly Target<FoundWaypointPod>[],
  situation: Situation,
  client: string,
  refusalFor: (target: Target<FoundWaypointPod>, pod: FoundWaypointPod) => Refusal | undefined,
): { legs: Leg[]; lost: number } {
  const legs: Leg[] = [];
  let lost = targets.length === 0 ? 1 : 0;
  for (const target of targets) {
    const reached = reachedAt(target, situation);
    const alive = isClosed(target, situation)
      ? []
      : reached.filter(
          (pod) =>
            !situation.isDown(pod.cluster) &&
            !isGone(situation, pod) &&
            trusts(situation.view, pod.cluster, client) &&
            (target.kind === 'gateway' || takesRequestsFrom(pod, client)) &&
            refusalFor(target, pod)?.refused !== 'all',
        );
    const all = podsIn(reached);
    lost += all === 0 ? target.share : (target.share * (all - podsIn(alive))) / all;
    for (const pod of alive) legs.push({ pod, share: (target.share * countOf(pod)) / all });
  }
  return { legs, lost };
}

function isClosed(target: Target, situation: Situation): boolean {
  return target.kind === 'gateway' && situation.isClosedAt(target.gateway);
}

/** Why nothing comes in through the gateways, of which one may be shut by the outage alone. */
function describeClosed(
  situation: Situation,
  cluster: Cluster,
  service: Service,
  targets: readonly Target<FoundWaypointPod>[],
): PlacedReason[] {
  const { view } = situation;
  const closed = describeClosedClusters(view, cluster, service, clustersOf(targets));
  if (closed.length > 0 || targets.length === 0) return closed;
  const clusters = gatewayClustersOf(view, targets);
  const isWhole = clusters.some((name) => situation.isClosed(name));
  const [where, which] = isWhole ? ['', ''] : [` at ${gatewayAddressesOf(targets).join(', ')}`, ' that go there'];
  const text = `the gateway of ${clusters.join(', ')} accepts no connections${where}: requests to the waypoint behind it${which} fail before they reach any pod of the service.`;
  return [placedAt('gateway', { text, cluster: cluster.name, isCause: true })];
}

function podsIn(pods: readonly FoundWaypointPod[]): number {
  return pods.reduce((sum, pod) => sum + countOf(pod), 0);
}

/**
 * Reports whether a waypoint pod that is reached directly has the address to which a client of a cluster sends requests: the
 * one that the client's own cluster gave the service. @see waypointsRouteInSharedNetwork
 */
function takesRequestsFrom({ view }: FoundWaypointPod, client: string): boolean {
  return view.cluster.name === client || view.behaviours.waypointsRouteInSharedNetwork;
}
