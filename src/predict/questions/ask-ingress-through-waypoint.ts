import { describeObject, type KubeObject } from '../../model/object';
import { keyOf } from '../../model/mesh';
import type { Port, Service } from '../../model/services';
import type { Canary } from '../../model/bindings';
import type { Waypoint } from '../../model/gateways';
import { policyOf } from '../../model/policy';
import type { Balance } from '../envoy/hosts';
import { alwaysFailing, sumOfFailed, type FailedRequests } from '../envoy/run';
import { getsRequests, settleAbove, type EjectionAbove } from '../envoy/ejection';
import type { ClusterView, EnvoyProxy } from '../istio/view';
import { unknown, type Outcome } from '../outcome';
import { because, placed, placedAt, type PlacedReason } from '../answer';
import type { Situation } from '../situation';
import { averageSpread, NEARLY_NOTHING } from '../shares';
import { callerOfProxy, describeRefusals } from '../security';
import { describeEjectionAbove, describeNoWaypoint, whyEjectionDecides } from '../explain/ejection';
import { askHost, findWaypoints, hostsFor, type AskedHost, type Host } from './waypoints-of-ingress';
import { whyNotOnNode } from './doubts-of-way';
import { doubtsAtIngress } from './refused-at-ingress';

/** An ingress gateway, and the waypoint it sends the requests for a service to. */
export interface IngressToWaypoint {
  readonly gateway: KubeObject;
  readonly proxies: readonly EnvoyProxy[];
  readonly waypoint: Waypoint;
  /** The second waypoint of the service, which takes a part of the requests; undefined where it has none. */
  readonly canary?: Canary & { readonly kind: 'split' };
}

/**
 * In place of the service's pods the ingress gateway is sent those of its waypoint: of its own network as they are, of others
 * their gateways, all at the same priority. Each waypoint then answers by its own view. The rule of the service counts at the ingress
 * gateway, too: it ejects waypoints for the failures that they pass on.
 *
 * @see istio pilot/pkg/xds/endpoints/endpoint_builder.go findServiceWaypoint
 */
export function askIngressThroughWaypoint(
  situation: Situation,
  view: ClusterView,
  { gateway, proxies, waypoint, canary }: IngressToWaypoint,
  service: Service,
  port: Port,
  method?: string,
): Outcome {
  const { name, destinationRules } = view.cluster;
  const found =
    canary === undefined
      ? findWaypoints(situation, name, { waypoint })
      : findWaypoints(
          situation,
          name,
          { waypoint, percent: 100 - canary.weight },
          { waypoint: canary.waypoint, percent: canary.weight },
        );
  if ('reason' in found) return unknown(found.reason, 'ingress-waypoint');
  const asked: AskedThrough[] = [];
  for (const proxy of proxies) {
    const { hosts, policy } = hostsFor(situation, view, proxy, service, port, found);
    const behind = new Map<string, AskedHost>();
    for (const host of hosts) {
      if (behind.has(host.address)) continue;
      const answer = askHost(
        situation,
        host,
        found.pods,
        callerOfProxy(proxy, view.cluster),
        { service, port },
        method,
      );
      if ('reason' in answer) return unknown(answer.reason, 'ingress-waypoint');
      behind.set(host.address, answer);
    }
    asked.push({ hosts, behind, ejection: settleAbove(hosts, policy, (address) => behind.get(address)!) });
  }
  const chosen = placedAt(
    'waypoint',
    because(
      `is reached from ${describeObject(gateway)} through the waypoint ${keyOf(waypoint)}${canary === undefined ? ': the pods of it that the gateway is sent share alike' : ` and its canary ${keyOf(canary.waypoint)}: of each, the pods that the gateway is sent share alike, and one without pods leaves all to the other`}.`,
      name,
      service.object,
      { path: 'metadata.labels["istio.io/ingress-use-waypoint"]' },
    ),
  );
  const used = asked.flatMap(({ behind, ejection }) =>
    [...behind].filter(([address]) => getsRequests(ejection.lasting, address)).map(([, host]) => host),
  );
  const answers = [...new Set(used.flatMap(({ answers: ofHost }) => ofHost))];
  const refusals = used.flatMap((host) => host.refusals);
  const doubts = doubtsAtIngress(situation.view, view, proxies[0]!);
  const rule = policyOf(destinationRules.lookup(service.host, service.namespace, proxies[0]!.namespace))?.object;
  const isNobodyThere = answers.length === 0 && !refusals.some(({ refused }) => refused === 'all');
  const details = (): PlacedReason[] =>
    isNobodyThere
      ? [placedAt('waypoint', describeNoWaypoint(view, waypoint, gateway))]
      : [
          ...placed('policy', describeRefusals(doubts)),
          ...placed('health', describeEjectionAbove(asked, name, rule ?? gateway)),
          ...answers.flatMap(({ reasons }) => reasons()),
          ...placed('policy', describeRefusals(refusals)),
        ];
  const open = asked.find(({ ejection }) => ejection.afterEjection === undefined);
  if (open !== undefined) {
    const reason = placedAt('health', whyEjectionDecides(open.ejection, name, rule ?? gateway));
    return unknown(reason, 'ingress-waypoint', () => [chosen, ...details()]);
  }
  for (const [place, proxy] of proxies.entries()) {
    const unplaced = whyNotOnNode(situation.view, view.cluster, proxy, keyOf(service), asked[place]!.ejection);
    if (unplaced !== undefined) return unknown(unplaced, 'ingress-waypoint', () => [chosen, ...details()]);
  }
  return {
    path: 'ingress-waypoint',
    untilEjected: averageSpread(asked.map(({ ejection }) => ejection.untilEjected)),
    afterEjection: averageSpread(asked.map(({ ejection }) => ejection.afterEjection!)),
    hasGoodHost: answers.some(({ hasGoodHost }) => hasGoodHost),
    reservations: answers.flatMap(({ reservations }) => reservations),
    refusals: () => [...doubts, ...refusals, ...answers.flatMap((answer) => answer.refusals())],
    failedRequests: (rate) => failedThrough(asked, rate),
    gateways: () => [...gatewaysOf(asked), ...answers.flatMap(({ gateways }) => gateways())],
    reasons: () => [chosen, ...details()],
    dependsOn: () => undefined,
  };
}

/** The gateways through which waypoints are reached, as "address:port". */
function gatewaysOf(asked: readonly AskedThrough[]): string[] {
  return asked.flatMap(({ hosts, ejection }) =>
    hosts.flatMap(({ via, address }) =>
      via === 'gateway' && getsRequests(ejection.lasting, address) ? [address] : [],
    ),
  );
}

/** One pod of the ingress gateway, its hosts, and what is behind them by address. */
interface AskedThrough {
  readonly hosts: readonly Host[];
  readonly behind: ReadonlyMap<string, AskedHost>;
  readonly ejection: EjectionAbove;
}

/** How many fail where the ingress gateway changes nothing of it; undefined where it ejects waypoints that others stand in for. */
function failedThrough(asked: readonly AskedThrough[], rate: number): FailedRequests | undefined {
  const all: FailedRequests[] = [];
  for (const { behind, ejection } of asked) {
    const { before, after } = ejection.meanwhile;
    if (!isSameBalance(before, after) || !isSameBalance(before, ejection.lasting.after)) return undefined;
    const part = rate / asked.length;
    all.push(alwaysFailing(before.unserved, part));
    for (const [address, share] of before.shares) all.push(behind.get(address)!.failedRequests(part * share));
  }
  return sumOfFailed(all);
}

function isSameBalance(left: Balance, right: Balance): boolean {
  if (Math.abs(left.unserved - right.unserved) > NEARLY_NOTHING) return false;
  return [...left.shares].every(
    ([address, share]) => Math.abs(share - (right.shares.get(address) ?? 0)) < NEARLY_NOTHING,
  );
}
