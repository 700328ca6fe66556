import { firstReleaseWith } from '../../istio/behaviours';
import { GROUP_NETWORKING, LABEL_INGRESS_USE_WAYPOINT } from '../../istio/vocabulary';
import { ingressUsesWaypoint, ingressWithoutPodsBy } from '../../model/gateways';
import { describeObject, type KubeObject } from '../../model/object';
import { keyOf, type Cluster } from '../../model/mesh';
import type { Port, Service } from '../../model/services';
import { readyCanaryOf, withReason } from './ask-with-canary';
import { askIngressThroughWaypoint } from './ask-ingress-through-waypoint';
import { describeCanary, describeNeverReady, describeProxyAnswer } from '../explain';
import { sumOfFailed } from '../envoy/run';
import { firstIngressGateway, isReady, proxiesOfIngress, type ClusterView } from '../istio/view';
import { unknown, type Outcome } from '../outcome';
import { setLabel, type Remedy } from '../edit';
import { because, placed, placedAt, type Reason } from '../answer';
import type { Situation } from '../situation';
import { averageSpread } from '../shares';
import { NO_ROUTE, type ProxyAnswer } from '../proxy';
import { describeRefusals } from '../security';
import { whyUnread } from './unread';
import { answerIfKnown, describeUnread } from './unread-elsewhere';
import { doubtsAtIngress, refusedAtIngress, unroutedAtIngress } from './refused-at-ingress';
import { getsRequests } from '../envoy/ejection';

/**
 * Where an ingress gateway of a cluster sends requests that its routes have for a service: to pods, by the rule that counts
 * in its own namespace, or to the waypoint, if the service asks for it. The first gateway, by name, speaks for all.
 *
 * @param method that requests are made by; undefined for a method that no route names
 */
export function askFromIngress(
  situation: Situation,
  view: ClusterView,
  service: Service,
  port: Port,
  method?: string,
): Outcome {
  const { cluster, behaviours } = view;
  const gateway = firstIngressGateway(cluster);
  if (gateway === undefined) {
    const classic = cluster.objects.find(({ kind, group }) => kind === 'Gateway' && group === GROUP_NETWORKING);
    return unknown(
      placedAt(
        'enrolment',
        classic === undefined
          ? { text: 'no ingress gateway was read.', cluster: cluster.name }
          : because(
              'is a Gateway of Istio’s own API: the ingress gateways that it configures are not modelled, those of the Gateway API are.',
              cluster.name,
              classic,
            ),
      ),
    );
  }
  const unrouted = unroutedAtIngress(situation.view, view, service);
  if (unrouted !== undefined) return unknown(unrouted, 'ingress');
  const proxies = proxiesOfIngress(gateway, view);
  if (proxies.length === 0) {
    return unknown(placedAt('enrolment', because('has no pod.', cluster.name, gateway)));
  }
  const without = view.shards.isLive ? undefined : ingressWithoutPodsBy(gateway, cluster);
  if (without !== undefined) {
    const text = `leaves ${describeObject(gateway)} without a pod: nothing comes in through it.`;
    return unknown(placedAt('enrolment', because(text, cluster.name, without, { isCause: true })));
  }
  const refused = refusedAtIngress(situation.view, view, proxies[0]!);
  if (refused !== undefined) return refused;
  const doubts = doubtsAtIngress(situation.view, view, proxies[0]!);
  const binding = cluster.bindings.get(`${service.namespace}/${service.name}`);
  const labelIsLost = losesIngressLabel(situation, view, service);
  const unread = whyUnread(situation, service, cluster.name);
  if (unread !== undefined && losesIngressLabel(situation.withUnreadPods, view, service) !== labelIsLost) {
    return unknown(placedAt('endpoint', unread), 'ingress');
  }
  const isBound = binding?.kind === 'bound' && isReady(binding.waypoint, view.shards);
  if (isBound && ingressUsesWaypoint(service, cluster, labelIsLost)) {
    const canary = readyCanaryOf(situation, service, binding, cluster);
    const reason =
      canary.kind === 'none' ? undefined : describeCanary(canary, binding.waypoint, cluster.name, 'requests');
    if (canary.kind === 'unread' && canary.weight > 0) {
      return unknown(placedAt('waypoint', reason!), 'ingress-waypoint');
    }
    const through = {
      ...{ gateway, proxies, waypoint: binding.waypoint },
      ...(canary.kind === 'split' && canary.weight > 0 ? { canary } : {}),
    };
    const outcome = askIngressThroughWaypoint(situation, view, through, service, port, method);
    return reason === undefined ? outcome : withReason(outcome, reason);
  }
  const answers: ProxyAnswer[] = [];
  for (const proxy of proxies) {
    const found = answerIfKnown(situation, view, proxy, { service, port, subset: null }, NO_ROUTE);
    if ('reason' in found) return unknown(found.reason, 'ingress');
    if (found.answer === undefined) {
      return unknown(
        placedAt('endpoint', because('has no endpoints for this port.', cluster.name, gateway)),
        'ingress',
      );
    }
    answers.push(found.answer);
  }
  if (binding?.kind === 'bound' && answers.some(usesGateway) && (!isBound || !behaviours.ingressSkipsRemoteWaypoint)) {
    return unknown(placedAt('gateway', because(isBound ? DIVERTED : UNBOUND_HERE, cluster.name, gateway)), 'ingress');
  }
  const name = `the ingress gateway ${describeObject(gateway)} of ${cluster.name}`;
  return {
    path: 'ingress',
    untilEjected: averageSpread(answers.map(({ untilEjected }) => untilEjected)),
    afterEjection: averageSpread(answers.map(({ afterEjection }) => afterEjection)),
    hasGoodHost: answers.some(({ hasGoodHost }) => hasGoodHost),
    refusals: () => [...doubts, ...answers.flatMap(({ refusals }) => refusals())],
    failedRequests: (rate) => sumOfFailed(answers.map((answer) => answer.failedRequests(rate / answers.length))),
    gateways: () => answers.flatMap(({ gateways }) => gateways()),
    reasons: () => [
      placedAt(
        'waypoint',
        binding?.kind === 'bound' && !isBound
          ? describeNeverReady(binding.waypoint, cluster.name)
          : labelIsLost
            ? describeLostLabel(service, gateway, cluster, !answers.some(({ hasGoodHost }) => hasGoodHost))
            : describePath(service, gateway, cluster),
      ),
      ...placed('policy', describeRefusals(doubts)),
      ...(unread === undefined ? [] : [describeUnread(unread)]),
      ...describeProxyAnswer(answers[0]!, situation.view, view, service, name),
    ],
    dependsOn: () => undefined,
  };
}

const DIVERTED =
  'sends requests to another network, where this version of Istio hands them to the waypoint of the service.';

const UNBOUND_HERE =
  'sends requests to another network, which may hand them to a waypoint there, while that of this cluster was never ready.';

/**
 * Reports whether the istiod of a cluster drops the label istio.io/ingress-use-waypoint of a service: while a pod of it is in
 * another network. @see VERSION_DIFFERENCES
 */
function losesIngressLabel(situation: Situation, { cluster, behaviours }: ClusterView, service: Service): boolean {
  if (behaviours.ingressLabelAcrossNetworks || !behaviours.multiNetwork) return false;
  if (service.scope !== 'GLOBAL' || service.object.labels[LABEL_INGRESS_USE_WAYPOINT] === undefined) return false;
  return situation
    .endpointsByCluster(keyOf(service))
    .some((endpoints) => endpoints.some(({ network }) => network !== (cluster.network ?? '')));
}

const LABEL_PATH = `metadata.labels["${LABEL_INGRESS_USE_WAYPOINT}"]`;

/** Where a label of the Service has no effect, that of its Namespace may have. */
function useWaypoint({ object, namespace: name }: Service, { name: cluster, namespaces }: Cluster): Remedy[] {
  const namespace = namespaces.get(name);
  return [
    {
      change: `set the label ${LABEL_INGRESS_USE_WAYPOINT} to "true", to have ingress traffic use the waypoint.`,
      edit: [setLabel(cluster, object, LABEL_INGRESS_USE_WAYPOINT, 'true')],
    },
    {
      change: `set the label ${LABEL_INGRESS_USE_WAYPOINT} to "true" on the Namespace ${name}, to have ingress traffic use the waypoint.`,
      edit: namespace === undefined ? [] : [setLabel(cluster, namespace, LABEL_INGRESS_USE_WAYPOINT, 'true')],
    },
  ];
}

function describePath(service: Service, gateway: KubeObject, cluster: Cluster): Reason {
  return because(`is reached from ${describeObject(gateway)} past any waypoint.`, cluster.name, service.object, {
    path: LABEL_PATH,
    remedies: useWaypoint(service, cluster),
  });
}

function describeLostLabel(service: Service, gateway: KubeObject, cluster: Cluster, isCause: boolean): Reason {
  const fixed = firstReleaseWith('ingressLabelAcrossNetworks');
  return because(
    `is reached from ${describeObject(gateway)} past any waypoint: istiod drops its label ${LABEL_INGRESS_USE_WAYPOINT} while its pods are in several networks (istio/istio#61092, fixed in ${fixed}).`,
    cluster.name,
    service.object,
    { path: LABEL_PATH, isCause, remedies: useWaypoint(service, cluster) },
  );
}

function usesGateway({ assignment, settlement }: ProxyAnswer): boolean {
  return assignment.endpoints.some(({ via, address }) => via === 'gateway' && getsRequests(settlement, address));
}
