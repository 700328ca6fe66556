import type { Behaviours } from '../../istio/behaviours';
import { keyOf } from '../../model/mesh';
import { endsTunnels } from '../../model/workloads';
import { trafficDistributionOf, type Port, type Service } from '../../model/services';
import { targetsOfClient, type Client } from '../client';
import { errorsOf, NEARLY_NOTHING, SpreadBuilder } from '../shares';
import { isReady, standingIn, type ClusterView, type MeshView } from '../istio/view';
import type { IstioEndpoint } from '../istio/endpoints';
import { alwaysFailing } from '../envoy/run';
import {
  describeClosedClusters,
  describeDistrust,
  describeOddPorts,
  describePorts,
  describeUnenrolled,
  describeUnknownGateways,
  whyNetworkUnknown,
} from '../explain/tunnel';
import {
  callerOfClients,
  describeRefusals,
  refusalAtGateway,
  refusalAtPod,
  strongest,
  type Refusal,
} from '../security';
import { trusts } from '../proxy';
import { podsBehind, podsByGateway } from './behind-gateway';
import { describePodsWithoutUid } from './pods-without-uid';
import { whyUnread } from './unread';
import { describeUnread, whateverIsUnread } from './unread-elsewhere';
import { unknown, type Outcome } from '../outcome';
import { copyTo, setLabel, type Edit, type Remedy } from '../edit';
import { LABEL_USE_WAYPOINT, LABEL_USE_WAYPOINT_NAMESPACE } from '../../istio/vocabulary';
import { because, placed, placedAt, type PlacedReason, type Reason } from '../answer';
import { isOfControlPlane, partOf } from '../outage';
import { workloadOf, type Situation } from '../situation';
import {
  endpointsByNumber,
  gatewayAddressesOf,
  gatewayClustersOf,
  partsBehind,
  toCandidates,
  type Target,
} from '../ztunnel';

/** Without a waypoint a client's node proxy picks a pod of its network, or the gateway of another. Nothing is ejected. */
export function askDirectly(
  situation: Situation,
  client: Client,
  view: ClusterView,
  service: Service,
  port: Port,
  before: readonly PlacedReason[],
): Outcome {
  const unread = whyUnread(situation, service, view.cluster.name);
  const askIn = (there: Situation, first = before): Outcome => pick(there, client, view, service, port, first);
  if (unread === undefined) return askIn(situation);
  const said = [...before, describeUnread(unread)];
  const answerIn = (there: Situation): Outcome => askIn(there, said);
  const outcome = whateverIsUnread(situation, service, answerIn);
  return outcome ?? unknown(placedAt('endpoint', unread), 'ztunnel', () => before);
}

function pick(
  situation: Situation,
  client: Client,
  view: ClusterView,
  service: Service,
  port: Port,
  before: readonly PlacedReason[],
): Outcome {
  const { cluster } = view;
  if (service.nodeLocal) {
    const text = 'keeps requests on the node they come from, and the node of the client is not known.';
    return unknown(
      placedAt('endpoint', because(text, cluster.name, service.object, { path: 'spec.internalTrafficPolicy' })),
    );
  }
  const key = keyOf(service);
  const serviceIn = (name: string): Service | undefined => situation.view.clusterOf(name).cluster.services.get(key);
  const shardsSeenBy = (viewer: string) =>
    situation
      .seenBy(viewer)
      .shardsOf(key)
      .filter(
        (shard) => shard.cluster === cluster.name || isShared(situation, service, shard.cluster, view.behaviours),
      );
  const byNumber = (shards: ReturnType<typeof shardsSeenBy>): IstioEndpoint[] =>
    shards.flatMap((shard) => endpointsByNumber(shard, serviceIn(shard.cluster), port, cluster.network ?? ''));
  const endpointsSeenBy = (viewer: string): IstioEndpoint[] => byNumber(shardsSeenBy(viewer));
  const shards = shardsSeenBy(cluster.name);
  const odd = describeOddPorts(situation.view, cluster, service, port, shards);
  if (odd !== undefined) return unknown(placedAt('endpoint', odd), 'ztunnel');
  for (const shard of shards) {
    const unnamed = describePodsWithoutUid(situation.view.clusterOf(shard.cluster).cluster, service);
    if (unnamed !== undefined) return unknown(placedAt('endpoint', unnamed), 'ztunnel');
  }
  const endpoints = byNumber(shards);
  const preference = trafficDistributionOf(
    service,
    view.services.get(key)!.home.cluster.namespaces.get(service.namespace),
    cluster.istioVersion,
  );
  const pods = toCandidates(endpoints, port.name);
  const targets = targetsOfClient({ pods, preference }, client, view, situation);
  const isBlind = situation.outages.some(isOfControlPlane);
  const at = { key, port: port.port, behind: podsByGateway(port.name, isBlind ? endpointsSeenBy : () => endpoints) };
  const everywhere = isBlind
    ? byNumber(
        situation.view.shardsOf(key).map((shard, place) => ({ ...shard, cluster: situation.view.names[place]! })),
      )
    : endpoints;
  const byPod = new Map(everywhere.map((endpoint) => [endpoint.pod, endpoint]));
  const caller = callerOfClients(view);
  const refusalAt = (target: Target, pod: IstioEndpoint): Refusal | undefined =>
    target.kind === 'pod'
      ? refusalAtPod(situation.view, key, pod, caller, 'directly')
      : strongest([
          refusalAtGateway(situation.view, target.gateway, service, port.port, caller),
          refusalAtPod(situation.view, key, pod, caller, 'through a gateway'),
        ]);
  const refusals = (): Refusal[] =>
    targets
      .flatMap((target) => podsBehind(target, situation, at).map((pod) => refusalAt(target, byPod.get(pod)!)))
      .filter((refusal) => refusal !== undefined);
  const asked = (): string[] => targets.flatMap((target) => podsBehind(target, situation, at));
  const reasons = () => [
    ...before,
    ...placed('policy', describeRefusals(refusals().filter(({ refused }) => refused === 'some'))),
    ...placed('endpoint', describeTargets(situation.view, targets, service, cluster.name, preference)),
    ...placed('gateway', targets.length === 0 ? describeUnknownGateways(situation.view, view, pods) : []),
    ...(targets.every((target) => podsBehind(target, situation, at).length > 0) && targets.length > 0
      ? []
      : [
          ...describeClosedClusters(situation.view, cluster, service, gatewayClustersOf(situation.view, targets)),
          ...placed('far-side', describePorts(situation.view, cluster, service, port.port, 'ztunnel')),
        ]),
    ...placed(
      'far-side',
      describeUnenrolled(
        situation.view,
        service,
        targets.flatMap((target) => (target.kind === 'gateway' ? [target.gateway.network] : [])),
      ),
    ),
    ...placed(
      'tunnel',
      describeDistrust(
        situation.view,
        targets.map((target) => (target.kind === 'gateway' ? target.gateway.cluster : target.pod.cluster)),
        cluster.name,
      ),
    ),
    ...placed('policy', describeRefusals(refusals().filter(({ refused }) => refused === 'all'))),
    ...placed('health', describeFailing(asked(), situation, service, cluster.name)),
  ];

  const ambiguous = whyNetworkUnknown(view, gatewayAddressesOf(targets));
  if (ambiguous !== undefined) return unknown(placedAt('gateway', ambiguous), 'ztunnel', reasons);
  const behindWaypoint = targets
    .flatMap((target) => (target.kind === 'gateway' ? standingIn(situation.view, target.gateway) : []))
    .find(({ name }) => bindsToWaypoint(situation, key, name));
  if (behindWaypoint !== undefined) {
    const there = behindWaypoint.name;
    const theirs = behindWaypoint.services.get(key)!;
    const why = because(
      `is bound to a waypoint there, and not in ${cluster.name}: the east-west gateway hands the connection to a waypoint that the client does not expect (istio#60985).`,
      there,
      theirs.object,
      {
        path: 'metadata.labels["istio.io/use-waypoint"]',
        remedies: bindEverywhere(situation, view, service, there),
      },
    );
    return unknown(placedAt('far-side', why), 'ztunnel', reasons);
  }

  const isServed = (target: Target, pod: IstioEndpoint): boolean => {
    const isReached = endsTunnels(pod.enrolment)
      ? trusts(situation.view, pod.cluster, cluster.name)
      : target.kind === 'pod';
    return isReached && refusalAt(target, pod)?.refused !== 'all';
  };
  const builder = new SpreadBuilder();
  for (const target of targets) {
    const pods = podsBehind(target, situation, at).map((pod) => byPod.get(pod)!);
    if (pods.length === 0) builder.fail(target.share);
    for (const pod of pods) {
      const share = target.share / pods.length;
      if (isServed(target, pod)) reach(builder, situation, key, pod, share);
      else builder.fail(share);
    }
  }
  if (targets.length === 0) builder.fail(1);
  const spread = builder.build();
  const answersWell = (target: Target): boolean =>
    podsBehind(target, situation, at).some(
      (pod) => isServed(target, byPod.get(pod)!) && errorsOf(situation.failingOf(key, pod)) === 0,
    );
  const hasGoodHost =
    spread.errors > NEARLY_NOTHING &&
    targetsOfClient({ pods, preference: undefined }, client, view, situation).some(answersWell);
  return {
    path: 'ztunnel',
    ...{ untilEjected: spread, afterEjection: spread, hasGoodHost, reasons },
    refusals,
    gateways: () => gatewayAddressesOf(targets),
    failedRequests: (rate) => alwaysFailing(spread.errors, rate),
    dependsOn: () =>
      // A gateway may be told of other pods than the client's node proxy.
      new Set([
        ...partsBehind(situation.view, targets, cluster.name, 'pods'),
        ...asked().map((pod) => partOf('pods', byPod.get(pod)!.cluster)),
      ]),
  };
}

/** An istiod without multi-network tells its node proxies of its own cluster alone. */
function isShared(situation: Situation, service: Service, other: string, { multiNetwork }: Behaviours): boolean {
  const theirs = situation.view.clusterOf(other).cluster.services.get(keyOf(service));
  return multiNetwork && service.scope === 'GLOBAL' && theirs?.scope === 'GLOBAL';
}

function bindsToWaypoint(situation: Situation, key: string, cluster: string): boolean {
  const { cluster: there, shards } = situation.view.clusterOf(cluster);
  const binding = there.bindings.get(key);
  return binding?.kind === 'bound' && isReady(binding.waypoint, shards);
}

function reach(builder: SpreadBuilder, situation: Situation, service: string, pod: IstioEndpoint, share: number): void {
  builder.reach(
    { cluster: pod.cluster, workload: workloadOf(pod) },
    share,
    errorsOf(situation.failingOf(service, pod.pod)),
  );
}

function describeTargets(
  view: MeshView,
  targets: readonly Target[],
  service: Service,
  cluster: string,
  preference: string | undefined,
): Reason[] {
  if (targets.length === 0) {
    return [because('has no ready pod in reach, and no gateway leads to any.', cluster, service.object)];
  }
  const pods = targets.filter(({ kind }) => kind === 'pod').length;
  const gateways = targets.flatMap((target) =>
    target.kind === 'gateway'
      ? [`the gateway of ${gatewayClustersOf(view, [target]).join(', ')}, for ${target.pods.length}`]
      : [],
  );
  const who = [...(pods === 0 ? [] : [`${pods} ready pods of its own network`]), ...gateways].join(' and ');
  const how = preference === undefined ? 'without a preference' : `the nearest, by ${preference}`;
  return [because(`is spread by the node proxy, ${how}: ${who}.`, cluster, service.object)];
}

/** Pods that answer, and answer wrongly. Without a waypoint, no proxy sees it. */
function describeFailing(pods: readonly string[], situation: Situation, service: Service, cluster: string): Reason[] {
  if (pods.every((pod) => errorsOf(situation.failingOf(keyOf(service), pod)) === 0)) return [];
  const text = 'is reached without a waypoint, and a node proxy ejects nothing: pods that fail go on getting requests.';
  return [because(text, cluster, service.object)];
}

/** The waypoint of another cluster in the client's, too; or none there. */
function bindEverywhere(situation: Situation, { cluster }: ClusterView, service: Service, other: string): Remedy[] {
  const key = keyOf(service);
  const there = situation.view.clusterOf(other).cluster;
  const binding = there.bindings.get(key);
  const own = cluster.services.get(key)?.object;
  if (binding?.kind !== 'bound') return [];
  const { waypoint } = binding;
  const here: Edit[] =
    own === undefined
      ? []
      : [
          copyTo(cluster.name, waypoint.object),
          setLabel(cluster.name, own, LABEL_USE_WAYPOINT, waypoint.name),
          setLabel(cluster.name, own, LABEL_USE_WAYPOINT_NAMESPACE, waypoint.namespace),
        ];
  return [{ change: `bind it to the waypoint ${keyOf(waypoint)} in ${cluster.name}, too.`, edit: here }];
}
