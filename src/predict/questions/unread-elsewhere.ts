import { LABEL_CLUSTER, LABEL_NETWORK, LABEL_REGION, LABEL_SUBZONE, LABEL_ZONE } from '../../istio/vocabulary';
import { keyOf } from '../../model/mesh';
import type { Port, Service } from '../../model/services';
import { policyOf } from '../../model/policy';
import { because, placedAt, type PlacedReason, type Reason } from '../answer';
import type { ClusterView, EnvoyProxy } from '../istio/view';
import { balancesByZone, policyOfPort, rulesAt } from '../istio/assign';
import { whyRevisionUnknown } from '../explain/hosts';
import type { Situation } from '../situation';
import { partOf } from '../outage';
import { losesRequests, type Outcome } from '../outcome';
import { answerOfProxy, type ProxyAnswer, type RouteLeg } from '../proxy';
import { whyNotOnNode } from './doubts-of-way';
import { whyUnread } from './unread';

/**
 * What is so whatever pods of a service there are in the clusters of which what was read does not say it. With a pod in each of their
 * places, nothing of the answer depends on these clusters; then it depends as little on fewer pods, or more.
 *
 * @param answerIn the answer in a situation
 * @returns the answer without these pods; undefined where they may change it
 */
export function whateverIsUnread<Answer extends Pick<Outcome, 'dependsOn' | 'untilEjected' | 'afterEjection'>>(
  situation: Situation,
  service: Service,
  answerIn: (situation: Situation) => Answer | undefined,
): Answer | undefined {
  const answer = answerIn(situation.withUnreadPods);
  if (answer === undefined || losesRequests(answer)) return undefined;
  const parts = answer.dependsOn();
  const isSame =
    parts !== undefined &&
    situation.unreadClustersOf(keyOf(service)).every((unread) => !parts.has(partOf('pods', unread)));
  return isSame ? answerIn(situation) : undefined;
}

/** What a proxy makes of requests for a service. */
export interface KnownAnswer {
  /** Undefined where it is not sent the service on that port. */
  readonly answer: ProxyAnswer | undefined;
  /** Pods that were not read, and get none of the requests; undefined where all were. */
  readonly unread?: PlacedReason;
}

/** The answer of a proxy, or why it is not known: for want of a revision, of pods, or of the Node that it runs on. */
export function answerIfKnown(
  situation: Situation,
  view: ClusterView,
  proxy: EnvoyProxy,
  to: Asked,
  route: Pick<RouteLeg, 'hasTimeout' | 'retries'>,
): KnownAnswer | { readonly reason: PlacedReason } {
  const { cluster } = view;
  const revision = whyRevisionUnknown(cluster, to.service);
  if (revision !== undefined) return { reason: placedAt('endpoint', revision) };
  if (balancesByZone(proxy, to.service, to.port, view)) return { reason: whyByZone(view, proxy, to.service) };
  const unread = whyUnread(situation, to.service, cluster.name);
  const answer =
    unread === undefined
      ? answerOfProxy(situation, view, proxy, to, route)
      : answerWhateverIsUnread(situation, view, proxy, to, route);
  if (answer === undefined) return unread === undefined ? { answer } : { reason: placedAt('endpoint', unread) };
  const unplaced = whyNotOnNode(situation.view, cluster, proxy, keyOf(to.service), answer);
  if (unplaced !== undefined) return { reason: unplaced };
  return unread === undefined ? { answer } : { answer, unread: describeUnread(unread) };
}

function whyByZone({ cluster }: ClusterView, { namespace }: EnvoyProxy, service: Service): PlacedReason {
  const { name, destinationRules } = cluster;
  const rule = policyOf(destinationRules.lookup(service.host, service.namespace, namespace))?.object;
  const text = 'balances by zones (zoneAwareLbSetting), which counts at ingress gateways and is not followed here.';
  return placedAt('endpoint', because(text, name, rule ?? service.object));
}

/** The answer of a proxy, whatever pods there are where none were read; undefined where they may change it. */
function answerWhateverIsUnread(
  situation: Situation,
  view: ClusterView,
  proxy: EnvoyProxy,
  to: Asked,
  route: Pick<RouteLeg, 'hasTimeout' | 'retries'>,
): ProxyAnswer | undefined {
  if (ranksByPodLabels(view, proxy, to)) return undefined;
  return whateverIsUnread(situation, to.service, (there) => answerOfProxy(there, view, proxy, to, route));
}

/** What a proxy is asked for. */
interface Asked {
  readonly service: Service;
  readonly port: Port;
  readonly subset: string | null;
}

/** Reports whether the rule of a service tells its pods apart by their own labels, which are not known of pods that were not read. */
function ranksByPodLabels({ cluster }: ClusterView, proxy: EnvoyProxy, { service, port, subset }: Asked): boolean {
  if (subset !== null) return true;
  const { ofEndpoints } = rulesAt(proxy, service, cluster);
  const setting = policyOfPort(ofEndpoints, port.port, undefined)?.loadBalancer?.localityLbSetting;
  const { failoverPriority } = setting ?? cluster.switches.localityLbSetting;
  return failoverPriority.some((entry) => !OF_PLACES.has(entry.split('=')[0]!));
}

/** Labels that say where a pod is. */
const OF_PLACES: ReadonlySet<string> = new Set([LABEL_CLUSTER, LABEL_NETWORK, LABEL_REGION, LABEL_ZONE, LABEL_SUBZONE]);

/** Where pods were not read, that the answer is the same whatever they are. */
export function describeUnread(unread: Reason): PlacedReason {
  const text = 'has an unknown number of pods, or none: they get none of these requests.';
  const { change: _needless, ...rest } = unread;
  return placedAt('endpoint', { ...rest, text });
}
