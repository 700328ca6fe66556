import { keyOf } from '../../model/mesh';
import { applicationProtocolOf, askedPort, isCarried, type Port } from '../../model/services';
import { alwaysFailing, sumOfFailed, type FailedRequests } from '../envoy/run';
import { NO_HOST } from '../envoy/retries';
import { SpreadBuilder, sumOf, UNSEEN, type Spread } from '../shares';
import { whyNetworkUnknown } from '../explain/tunnel';
import { describeProxyAnswer, toReservationOfProtocol } from '../explain';
import { describeRetries } from '../explain/ejection';
import type { ClusterView, EnvoyProxy, MeshView } from '../istio/view';
import { declareService, set, type Remedy } from '../edit';
import { isMap } from '../../model/object';
import { policyOf } from '../../model/policy';
import { because, placed, placedAt, type PlacedReason, type Reason, type Reservation } from '../answer';
import type { FailingInTime, RouteLeg } from '../proxy';
import { routingOf } from './routing';
import type { Refusal } from '../security';
import { byWhatMatters, type Situation } from '../situation';
import { answerIfKnown, type KnownAnswer } from './unread-elsewhere';

/** What a waypoint pod makes of the requests to a service, by its own cluster's routes, rules and view. */
export type AtWaypoint = { readonly kind: 'unknown'; readonly reason: PlacedReason } | KnownAtWaypoint;

export interface KnownAtWaypoint {
  readonly kind: 'known';
  readonly untilEjected: Spread;
  readonly afterEjection: Spread;
  readonly hasGoodHost: boolean;
  /** As in an outcome. */
  readonly refusals: () => readonly Refusal[];
  /** As in an outcome. */
  readonly reservations: readonly Reservation[];
  /** How it fails those who ask it, as they see it. */
  readonly failing: () => FailingInTime;
  /** How many requests fail, if so many come per second. */
  readonly failedRequests: (rate: number) => FailedRequests;
  readonly reasons: () => readonly PlacedReason[];
  /** The addresses of the gateways that get requests. */
  readonly gateways: () => readonly string[];
  /** As in an outcome. */
  readonly dependsOn: () => ReadonlySet<string> | undefined;
}

/** A part of the requests, and what became of it; undefined where the waypoint has nowhere to send it. */
interface AnsweredLeg extends KnownAnswer {
  readonly leg: RouteLeg;
}

interface Remembered {
  readonly answer: AtWaypoint;
  /** As in an outcome; made when it is asked for. */
  dependsOn: { readonly parts: ReadonlySet<string> | undefined } | undefined;
}

/** By situation, waypoint pod, service, port and method. */
const KNOWN = new WeakMap<Situation, Map<EnvoyProxy, Map<string, Remembered>>>();

/**
 * Follows the routes of a waypoint's cluster to each destination, and there its rule and endpoints. Clients of every cluster may
 * come to the same pod, so it is computed once.
 *
 * @param view of the cluster that the pod runs in
 * @param method that requests are made by; undefined for a method that no route names
 */
export function atProxy(
  { ofPodsLeft: whole }: Situation,
  view: ClusterView,
  proxy: EnvoyProxy,
  service: string,
  port: Port,
  method?: string,
): AtWaypoint {
  const key = `${service} ${port.port} ${method ?? ''}`;
  const knownIn = (situation: Situation): Remembered => {
    let inSituation = KNOWN.get(situation);
    if (inSituation === undefined) KNOWN.set(situation, (inSituation = new Map<EnvoyProxy, Map<string, Remembered>>()));
    let ofProxy = inSituation.get(proxy);
    if (ofProxy === undefined) inSituation.set(proxy, (ofProxy = new Map<string, Remembered>()));
    let known = ofProxy.get(key);
    if (known === undefined) {
      known = { answer: followRoutes(situation, view, proxy, service, port, method), dependsOn: undefined };
      ofProxy.set(key, known);
    }
    return known;
  };
  return byWhatMatters(whole, knownIn, dependenciesOfKnown).answer;
}

function dependenciesOfKnown(known: Remembered): ReadonlySet<string> | undefined {
  known.dependsOn ??= { parts: known.answer.kind === 'unknown' ? undefined : known.answer.dependsOn() };
  return known.dependsOn.parts;
}

function followRoutes(
  situation: Situation,
  view: ClusterView,
  proxy: EnvoyProxy,
  service: string,
  { port: number }: Port,
  method: string | undefined,
): AtWaypoint {
  const { cluster } = view;
  const there = view.services.get(service)?.service;
  const port = there && askedPort(there.ports, number);
  if (there === undefined || port === undefined) {
    const text = `the waypoint in ${cluster.name} does not know the Service ${service} with port ${number}.`;
    const unanswered = new SpreadBuilder();
    unanswered.fail(1);
    const spread = unanswered.build();
    return {
      kind: 'known',
      ...{
        untilEjected: spread,
        afterEjection: spread,
        hasGoodHost: false,
        refusals: () => [],
        reservations: [],
        gateways: () => [],
        dependsOn: () => undefined,
      },
      // No chain of its listener matches: the connection ends, and whether an Envoy in front counts that is not known.
      failing: () => ({ untilEjected: UNSEEN, afterEjection: UNSEEN }),
      failedRequests: (rate) => alwaysFailing(1, rate),
      reasons: () => [
        {
          ...{ step: 'waypoint', text, cluster: cluster.name, isCause: true },
          remedies: declareAsElsewhere(situation.view, view, service),
        },
      ],
    };
  }
  if (!isCarried(port))
    return { kind: 'unknown', reason: placedAt('endpoint', whyUnlisted({ service: there, port }, cluster.name)) };
  const routing = routingOf(there, port, cluster, proxy.namespace, (key) => view.services.get(key)?.service, method);
  if (routing.kind === 'unknown') return { kind: 'unknown', reason: placedAt('waypoint', routing.reason) };
  const answered: AnsweredLeg[] = [];
  for (const leg of routing.legs) {
    const one = answerOfLeg(situation, view, proxy, leg);
    if ('reason' in one) return { kind: 'unknown', reason: one.reason };
    answered.push(one);
  }
  const unlisted = answered.find(({ leg: { to }, answer }) => to?.subset === null && answer === undefined);
  if (unlisted !== undefined) {
    return { kind: 'unknown', reason: placedAt('endpoint', whyUnlisted(unlisted.leg.to!, cluster.name)) };
  }
  const gateways = () => answered.flatMap(({ answer }) => answer?.gateways() ?? []);
  const ambiguous = whyNetworkUnknown(view, gateways());
  if (ambiguous !== undefined) return { kind: 'unknown', reason: placedAt('gateway', ambiguous) };
  return {
    kind: 'known',
    ...combine(answered),
    reservations: [...routing.reservations, ...ofProtocols(answered, cluster.name)],
    gateways,
    reasons: () => [
      ...placed('waypoint', routing.reasons),
      ...describe(answered, situation.view, view, proxy.namespace),
    ],
  };
}

function ofProtocols(answered: readonly AnsweredLeg[], cluster: string): Reservation[] {
  return answered.flatMap(({ leg: { to }, answer }) =>
    to === undefined || answer === undefined ? [] : toReservationOfProtocol(answer, to.service, cluster),
  );
}

/** What becomes of a part of the requests, or why that is not known. */
function answerOfLeg(
  situation: Situation,
  view: ClusterView,
  proxy: EnvoyProxy,
  leg: RouteLeg,
): AnsweredLeg | { readonly reason: PlacedReason } {
  const { to } = leg;
  if (to === undefined) return { leg, answer: undefined };
  const found = answerIfKnown(situation, view, proxy, to, leg);
  return 'reason' in found ? found : { leg, ...found };
}

/** A waypoint carries TCP alone. For another port, only a rule with `simple: PASSTHROUGH` leaves a cluster of Envoy without endpoints. */
function whyUnlisted(
  { service, port }: Pick<NonNullable<RouteLeg['to']>, 'service' | 'port'>,
  cluster: string,
): Reason {
  const cause =
    applicationProtocolOf(port) === 'udp'
      ? 'its name or appProtocol says UDP'
      : 'a DestinationRule sends requests on to the address that they were for (simple: PASSTHROUGH)';
  const text = `has no endpoints for port ${port.port} at the waypoint in ${cluster}: ${cause}. That is not followed here.`;
  return because(text, cluster, service.object, { path: 'spec.ports' });
}

function combine(answered: readonly AnsweredLeg[]) {
  const [before, after] = [new SpreadBuilder(), new SpreadBuilder()];
  for (const { leg, answer } of answered) {
    if (answer === undefined) {
      before.fail(leg.share);
      after.fail(leg.share);
      continue;
    }
    before.add(answer.untilEjected, leg.share);
    after.add(answer.afterEjection, leg.share);
  }
  return {
    untilEjected: before.build(),
    afterEjection: after.build(),
    hasGoodHost: answered.some(({ answer }) => answer?.hasGoodHost),
    failing: () => failingOfLegs(answered),
    failedRequests: (rate: number) =>
      sumOfFailed(
        answered.map(({ leg: { share }, answer }) =>
          answer === undefined ? alwaysFailing(share, rate) : answer.failedRequests(rate * share),
        ),
      ),
    refusals: () => answered.flatMap(({ answer }) => answer?.refusals() ?? []),
    dependsOn: () => dependenciesOf(answered),
  };
}

/** Where a leg leads nowhere, the waypoint answers 503. */
function failingOfLegs(answered: readonly AnsweredLeg[]): FailingInTime {
  const legs = answered.map(({ leg: { share }, answer }) => ({ share, failing: answer?.failing() }));
  return {
    untilEjected: sumOf(legs.map(({ share, failing }) => [failing?.untilEjected ?? NO_HOST, share])),
    afterEjection: sumOf(legs.map(({ share, failing }) => [failing?.afterEjection ?? NO_HOST, share])),
  };
}

function dependenciesOf(answered: readonly AnsweredLeg[]): ReadonlySet<string> | undefined {
  const clusters = new Set<string>();
  for (const { answer } of answered) {
    if (answer === undefined) continue;
    const ofLeg = answer.dependsOn();
    if (ofLeg === undefined) return undefined;
    for (const cluster of ofLeg) clusters.add(cluster);
  }
  return clusters;
}

/** The Service, as the first cluster that has it declares it. */
function declareAsElsewhere({ clusters }: MeshView, { cluster }: ClusterView, key: string): Remedy[] {
  const home = clusters.find((one) => one.cluster.services.has(key))?.cluster;
  if (home === undefined || cluster.services.has(key)) return [];
  const edit = declareService(cluster.name, home, home.services.get(key)!);
  return [{ change: `declare the Service in ${cluster.name}, too.`, edit }];
}

/** A subset of all pods: which of them it is meant for is not known. */
function declareSubset({ cluster }: ClusterView, namespace: string, to: NonNullable<RouteLeg['to']>): Remedy[] {
  const { host, namespace: own } = to.service;
  const rule = policyOf(cluster.destinationRules.lookup(host, own, namespace))?.object;
  if (rule === undefined) return [];
  const { subsets } = isMap(rule.body.spec) ? rule.body.spec : {};
  const all = [...(Array.isArray(subsets) ? (subsets as unknown[]) : []), { name: to.subset }];
  return [
    {
      change: 'declare the subset in the DestinationRule of its host.',
      edit: [set(cluster.name, rule, ['spec', 'subsets'], all)],
    },
  ];
}

function describe(
  answered: readonly AnsweredLeg[],
  mesh: MeshView,
  view: ClusterView,
  proxyNamespace: string,
): PlacedReason[] {
  return answered.flatMap(({ leg: { to, by }, answer, unread }) => {
    if (to === undefined) return [];
    if (answer !== undefined) {
      return [
        ...(unread === undefined ? [] : [unread]),
        ...describeProxyAnswer(answer, mesh, view, to.service),
        ...placed('health', describeRetries(answer, by ?? to.service, view.cluster.name)),
      ];
    }
    const text = `${keyOf(to.service)} has no subset ${to.subset} at the waypoint in ${view.cluster.name}: it answers 503.`;
    const remedies = declareSubset(view, proxyNamespace, to);
    return [placedAt('endpoint', because(text, view.cluster.name, to.service.object, { remedies }))];
  });
}
