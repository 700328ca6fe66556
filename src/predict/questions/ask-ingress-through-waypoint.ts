import { describeObject, type KubeObject } from '../../model/kube-object';
import { formatLocality } from '../../istio/locality';
import { keyOf } from '../../model/mesh';
import type { Port, Service } from '../../model/services/service';
import type { Waypoint } from '../../model/gateways/waypoint';
import { atProxy, type KnownAtWaypoint } from './at-proxy';
import { balance } from '../envoy/balance';
import { alwaysFailing, sumOfFailed } from '../envoy/failed-requests';
import { hostsByPriority, type EnvoyHost } from '../envoy/host';
import { assignOne } from '../istio/assign';
import type { EnvoyPolicy } from '../envoy/assignment';
import { filterEndpoints } from '../istio/endpoint-filter';
import type { IstioEndpoint } from '../istio/istio-endpoint';
import { splitHorizon } from '../istio/network-filter';
import type { ClusterView } from '../istio/view';
import type { EnvoyProxy } from '../istio/envoy-proxy';
import { unknown, type Outcome } from './outcome';
import { switchOn } from '../cure/remedies';
import { because, type Reason } from '../explain/reason';
import type { Situation } from '../outage/situation';
import { NEARLY_NOTHING, SpreadBuilder } from '../spread';
import { callerOfProxy } from '../security/caller';
import { describeRefusals } from '../security/describe-refusals';
import type { Refusal } from '../security/refusal';
import { refusalAtWaypoint } from '../security/refusals';
import { doubtsAtIngress } from './refused-at-ingress';
import { waypointPodsOf, type FoundWaypointPod } from './waypoint-pods';

/** An ingress gateway, and the waypoint it sends the requests for a service to. */
export interface IngressToWaypoint {
  readonly gateway: KubeObject;
  readonly proxies: readonly EnvoyProxy[];
  readonly waypoint: Waypoint;
}

interface FoundPod {
  readonly pod: FoundWaypointPod;
  readonly endpoint: IstioEndpoint;
}

/**
 * In place of the service's pods the ingress gateway is sent those of its waypoint: of its own network as they are, of others
 * their gateways, all at the same priority. Each waypoint then answers by its own view.
 *
 * @see istio pilot/pkg/xds/endpoints/endpoint_builder.go findServiceWaypoint
 */
export function askIngressThroughWaypoint(
  situation: Situation,
  view: ClusterView,
  { gateway, proxies, waypoint }: IngressToWaypoint,
  service: Service,
  port: Port,
  method?: string,
): Outcome {
  const { name } = view.cluster;
  const found = findPods(situation, waypoint);
  const byName = new Map(found.map(({ pod }) => [pod.pod, pod]));
  const answers = new Map<FoundWaypointPod, KnownAtWaypoint>();
  const [before, after] = [new SpreadBuilder(), new SpreadBuilder()];
  let lost = 0;
  const asked: { readonly answer: KnownAtWaypoint; readonly share: number }[] = [];
  const fail = (share: number): void => {
    lost += share;
    before.fail(share);
    after.fail(share);
  };
  const refusals: Refusal[] = [];
  const doubts = doubtsAtIngress(situation.view, view, proxies[0]!);
  let mayEject = false;
  for (const proxy of proxies) {
    const { hosts, policy } = hostsFor(situation, view, proxy, service, port, found);
    const detectsOutliers = policy.outlierDetection !== undefined;
    const { shares, unserved } = balance(hostsByPriority(hosts), policy, () => false);
    fail(unserved / proxies.length);
    for (const [address, share] of shares) {
      const host = hosts.find((one) => one.address === address)!;
      const part = share / proxies.length;
      const pods = host.pods.map((pod) => byName.get(pod)!).filter((pod) => isReachable(situation, host, pod));
      if (pods.length === 0) {
        fail(part);
        mayEject ||= detectsOutliers;
      }
      for (const pod of pods) {
        const way = host.via === 'pod' ? 'directly' : 'through a gateway';
        const caller = callerOfProxy(proxy, view.cluster);
        const refusal = refusalAtWaypoint(situation.view, pod.view, pod.proxy, { service, port }, caller, way);
        if (refusal !== undefined) refusals.push(refusal);
        if (refusal?.refused === 'all') {
          fail(part / pods.length);
          continue;
        }
        const answer = answers.get(pod) ?? atProxy(situation, pod.view, pod.proxy, keyOf(service), port, method);
        if (answer.kind === 'unknown') return unknown(answer.reason, 'ingress-waypoint');
        answers.set(pod, answer);
        mayEject ||= detectsOutliers && answer.untilEjected.errors > NEARLY_NOTHING;
        asked.push({ answer, share: part / pods.length });
        before.add(answer.untilEjected, part / pods.length);
        after.add(answer.afterEjection, part / pods.length);
      }
    }
  }
  const [untilEjected, afterEjection] = [before.build(), after.build()];
  const chosen = because(
    `is reached from ${describeObject(gateway)} through the waypoint ${keyOf(waypoint)}: the pods of it that the gateway is sent share alike.`,
    name,
    service.object,
    { path: 'metadata.labels["istio.io/ingress-use-waypoint"]' },
  );
  const isRefused = refusals.some(({ refused }) => refused === 'all');
  const details = (): Reason[] =>
    answers.size === 0 && !isRefused
      ? [
          because(
            `has no ready pod in reach of ${describeObject(gateway)}: requests fail before they reach any pod of the service.`,
            name,
            waypoint.object,
            view.behaviours.ingressUsesGateways
              ? {}
              : {
                  remedies: [
                    {
                      change:
                        'set AMBIENT_ENABLE_MULTI_NETWORK_INGRESS for istiod, to have waypoints of other networks used.',
                      edit: switchOn(
                        view.cluster,
                        'AMBIENT_ENABLE_MULTI_NETWORK_INGRESS',
                        'ambientEnableMultiNetworkIngress',
                      ),
                    },
                  ],
                },
          ),
        ]
      : [
          ...describeRefusals(doubts),
          ...[...answers.values()].flatMap(({ reasons }) => reasons()),
          ...describeRefusals(refusals),
        ];
  if (mayEject) {
    const reason = because(
      'counts the errors of waypoints, too, and may eject a waypoint for them. That is not followed here.',
      name,
      gateway,
    );
    return unknown(reason, 'ingress-waypoint', () => [chosen, ...details()]);
  }
  return {
    path: 'ingress-waypoint',
    untilEjected,
    afterEjection,
    hasGoodHost: [...answers.values()].some(({ hasGoodHost }) => hasGoodHost),
    reservations: [...answers.values()].flatMap(({ reservations }) => reservations),
    refusals: () => [...doubts, ...refusals, ...[...answers.values()].flatMap((answer) => answer.refusals())],
    failedRequests: (rate) =>
      sumOfFailed([
        alwaysFailing(lost, rate),
        ...asked.map(({ answer, share }) => answer.failedRequests(rate * share)),
      ]),
    reasons: () => [chosen, ...details()],
    dependsOn: () => undefined,
  };
}

/** The pods of the waypoint everywhere, as endpoints. */
function findPods(situation: Situation, waypoint: Waypoint): FoundPod[] {
  return waypointPodsOf(situation, keyOf(waypoint)).map((pod) => ({ pod, endpoint: toEndpoint(pod) }));
}

function toEndpoint({ proxy, isReady, localityLabel, pod: name }: FoundWaypointPod): IstioEndpoint {
  const { cluster, network, labels, nodeName } = proxy;
  return {
    ...{ host: name, port: 0, portName: '', labels, localityLabel, cluster, network, nodeName, pod: name },
    health: isReady ? 'HEALTHY' : 'UNHEALTHY',
    speaksMutualTls: true,
    enrolment: 'ambient',
  };
}

type Host = EnvoyHost & { readonly pods: readonly string[]; readonly cluster: string; readonly via: 'pod' | 'gateway' };

function hostsFor(
  situation: Situation,
  view: ClusterView,
  proxy: EnvoyProxy,
  service: Service,
  port: Port,
  found: readonly FoundPod[],
): { hosts: Host[]; policy: EnvoyPolicy } {
  const { behaviours, gateways } = view;
  const { policy } = assignOne(situation.view, view, proxy, service, [], { port, subset: null })!;
  const wanted = { portName: '', labels: new Map<string, string>(), sendsUnready: policy.panicThreshold === 0 };
  const endpoints = filterEndpoints([found.map(({ endpoint }) => endpoint)], proxy, service, wanted, behaviours);
  const hosts = splitHorizon(endpoints, proxy, gateways, behaviours).flatMap((group) =>
    group.hosts.map((host) => ({
      ...host,
      locality: formatLocality(group.locality),
      priority: 0,
      localityWeight: group.weight ?? 0,
    })),
  );
  return { hosts, policy };
}

function isReachable(situation: Situation, { via, cluster }: Host, { view, isReady }: FoundWaypointPod): boolean {
  if (situation.isDown(view.cluster.name)) return false;
  return via === 'pod' || (isReady && !situation.isClosed(cluster));
}
