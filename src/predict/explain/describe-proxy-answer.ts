import type { Cluster } from '../../model/mesh';
import { policyOf } from '../../model/policy/destination-rule';
import { applicationProtocolOf } from '../../model/services/application-protocol';
import type { Service } from '../../model/services/service';
import type { Endpoint } from '../envoy/assignment';
import { getsRequests } from '../envoy/settle';
import { assumedGatewaysTogether, versionReservationOf } from './gaps';
import type { ClusterView, MeshView } from '../istio/view';
import { describeLimits } from './describe-limits';
import { describeFarSide } from './describe-far-side';
import { describeLeftOut } from './describe-left-out';
import { describeNoWayIn } from './describe-no-way-in';
import { describeClosedClusters, describePorts } from './describe-other-side';
import { describeScopes } from './describe-scopes';
import { describeUnenrolled } from './describe-unenrolled';
import { describeSettlement } from './describe-settlement';
import { hostSharesOf } from './host-share';
import { plural } from '../../util/plural';
import { set } from '../cure/edit';
import { addRule } from '../cure/remedies';
import { because, type Reason } from './reason';
import { describeDistrust } from './describe-distrust';
import { describeRefusals } from '../security/describe-refusals';
import type { ProxyAnswer } from '../questions/proxy-answer';

/** What a waypoint, or another Envoy that is named, was sent, by which rule, and what became of it. */
export function describeProxyAnswer(
  answer: ProxyAnswer,
  mesh: MeshView,
  view: ClusterView,
  service: Service,
  envoy = `the waypoint of ${view.cluster.name}`,
): Reason[] {
  const { cluster } = view;
  const { assignment } = answer;
  const [namespace = ''] = assignment.waypoint.split('/');
  const rules = cluster.destinationRules.lookup(service.host, service.namespace, namespace);
  const rule = policyOf(rules)?.object;
  const sent = `${envoy} is sent ${describeEndpoints(assignment.endpoints)}`;
  const hosts = hostSharesOf(answer);
  const sending: Reason[] =
    rule === undefined
      ? [
          because(`${sent}; no DestinationRule orders them.`, cluster.name, service.object, {
            hosts,
            remedies: [
              {
                change: 'add a LocalityFailoverRule (a DestinationRule with outlierDetection and failoverPriority).',
                edit: addRule(
                  mesh.clusters.map((one) => one.cluster),
                  service,
                ),
              },
            ],
          }),
        ]
      : [because(`${sent}.`, cluster.name, rule, { path: 'spec.trafficPolicy', hosts })];
  const refusals = answer.refusals();
  return [
    ...describeLimits(cluster, service, namespace),
    ...describeRefusals(refusals.filter(({ refused }) => refused === 'some')),
    ...sending,
    ...versionReservationOf(cluster),
    ...assumedGatewaysTogether(assignment, mesh),
    ...describeNoWayIn(answer, mesh, view, service),
    ...describeClosed(answer, mesh, cluster, service),
    ...describeLeftOut(answer, cluster.name, rules),
    ...describeFarSide(answer, mesh, service),
    ...describeUnenrolled(mesh, service, usedNetworks(answer)),
    ...describeScopes(mesh, cluster, service, usedClusters(answer)),
    ...describeDistrust(mesh, usedClusters(answer), cluster.name),
    ...describeRefusals(refusals.filter(({ refused }) => refused === 'all')),
    ...describeSettlement(answer, cluster, rule ?? service.object, service),
    ...assumedProtocolOf(answer, service, cluster.name),
    ...keptOnNode(service, envoy, cluster.name),
  ];
}

/** Said where requests fail, so that the other cluster is missed. */
function describeClosed(
  { afterEjection: { errors }, assignment: { port, endpoints } }: ProxyAnswer,
  mesh: MeshView,
  cluster: Cluster,
  service: Service,
): Reason[] {
  if (errors === 0 || service.scope !== 'GLOBAL') return [];
  const through = endpoints.filter(({ via }) => via === 'gateway').map((endpoint) => endpoint.cluster);
  return [
    ...describeClosedClusters(mesh, cluster, service, through),
    ...describePorts(mesh, cluster, service, port, 'waypoint'),
  ];
}

function keptOnNode({ nodeLocal, object }: Service, envoy: string, cluster: string): Reason[] {
  if (!nodeLocal) return [];
  return [
    because(
      `keeps requests on the node of ${envoy}: it is sent pods of that node alone, and no rule moves requests elsewhere.`,
      cluster,
      object,
      {
        isCause: true,
        path: 'spec.internalTrafficPolicy',
        remedies: [
          {
            change: 'set it to Cluster, to have failover.',
            edit: [set(cluster, object, ['spec', 'internalTrafficPolicy'], 'Cluster')],
          },
        ],
      },
    ),
  ];
}

/** Where nothing is ejected it does not matter what the requests are. */
function assumedProtocolOf({ assignment, settlement }: ProxyAnswer, service: Service, cluster: string): Reason[] {
  const port = service.ports.find((one) => one.port === assignment.port);
  if (settlement.ejected.size === 0 || port === undefined || applicationProtocolOf(port) !== 'unsaid') return [];
  return [
    because(
      `port ${port.port} does not say its protocol: requests are taken for HTTP. Of plain TCP nothing would be ejected.`,
      cluster,
      service.object,
      { path: 'spec.ports', change: 'say it with appProtocol (http, http2, grpc or tcp), in every cluster.' },
    ),
  ];
}

/** The networks whose gateways get requests, before or after hosts are ejected. */
function usedNetworks({ assignment, settlement }: ProxyAnswer): string[] {
  const used = assignment.endpoints.filter(
    ({ via, address }) => via === 'gateway' && getsRequests(settlement, address),
  );
  return [...new Set(used.map(({ network }) => network))];
}

/** The clusters whose pods get requests, before or after hosts are ejected. */
function usedClusters({ assignment, settlement }: ProxyAnswer): string[] {
  return assignment.endpoints.filter(({ address }) => getsRequests(settlement, address)).map(({ cluster }) => cluster);
}

/** "at priority 0 2 pods of cluster1; at priority 1 the gateway of cluster2 (2 pods)". */
function describeEndpoints(endpoints: readonly Endpoint[]): string {
  if (endpoints.length === 0) return 'no endpoint';
  const priorities = [...new Set(endpoints.map(({ priority }) => priority))].sort((left, right) => left - right);
  return priorities
    .map((priority) => `at priority ${priority} ${describeHosts(endpoints.filter((one) => one.priority === priority))}`)
    .join('; ');
}

function describeHosts(endpoints: readonly Endpoint[]): string {
  const groups = new Map<
    string,
    { addresses: Set<string>; pods: Set<string>; via: Endpoint['via']; note: string; cluster: string }
  >();
  for (const { cluster, via, health, address, pods } of endpoints) {
    const note = health === 'UNHEALTHY' ? ' that are not ready' : '';
    const key = `${cluster} ${via} ${note}`;
    const group = groups.get(key) ?? { addresses: new Set<string>(), pods: new Set<string>(), via, note, cluster };
    // A gateway may be there once for each locality behind it.
    group.addresses.add(address);
    for (const pod of pods) group.pods.add(pod);
    groups.set(key, group);
  }
  return [...groups.values()]
    .map(({ addresses: { size: count }, pods, via, note, cluster }) =>
      via === 'pod'
        ? `${plural(count, 'pod')} of ${cluster}${note}`
        : `${count === 1 ? 'the gateway' : `${count} gateways`} of ${cluster} (${plural(pods.size, 'pod')})`,
    )
    .join(', ');
}
