import { describeObject, type KubeObject } from '../../model/object';
import type { Cluster } from '../../model/mesh';
import { isExportedTo, policyOf } from '../../model/policy';
import type { Service } from '../../model/services';
import type { Endpoint } from '../envoy/hosts';
import { getsRequests } from '../envoy/ejection';
import { assumedGatewaysTogether, versionReservationOf } from './gaps';
import type { ClusterView, MeshView } from '../istio/view';
import {
  describeFarSide,
  describeHostIdentity,
  describeHosts,
  describeLeftOut,
  describeLimits,
  describeNoWayIn,
  describeScopes,
  hostSharesOf,
} from './hosts';
import { describeClosedClusters, describeDistrust, describePorts, describeUnenrolled } from './tunnel';
import { describeUnsaidProtocol } from './describe-unsaid-protocol';
import { describeSettlement } from './ejection';
import { addRule, copyTo, leaveNode, rankOwnCluster, set } from '../edit';
import { because, placed, type PlacedReason, type Reason } from '../answer';
import { describeRefusals } from '../security';
import type { ProxyAnswer } from '../proxy';

/** What a waypoint, or another Envoy that is named, was sent, by which rule, and what became of it. */
export function describeProxyAnswer(
  answer: ProxyAnswer,
  mesh: MeshView,
  view: ClusterView,
  service: Service,
  envoy = `the waypoint of ${view.cluster.name}`,
): PlacedReason[] {
  const { cluster } = view;
  const { assignment } = answer;
  const [namespace = ''] = assignment.waypoint.split('/');
  const rules = cluster.destinationRules.lookup(service.host, service.namespace, namespace);
  const rule = policyOf(rules)?.object;
  const sent = `${envoy} is sent ${describeEndpoints(assignment.endpoints)}`;
  const hosts = hostSharesOf(answer);
  const sending: Reason[] =
    rule === undefined
      ? [unordered(sent, hosts, { mesh, cluster, service, namespace })]
      : [
          because(`${sent}.`, cluster.name, rule, {
            path: 'spec.trafficPolicy',
            hosts,
            ...orderFor(answer, cluster, rule),
          }),
        ];
  const refusals = answer.refusals();
  return [
    ...placed('endpoint', describeLimits(cluster, service, namespace)),
    ...placed('policy', describeRefusals(refusals.filter(({ refused }) => refused === 'some'))),
    ...placed('endpoint', [...sending, ...versionReservationOf(cluster)]),
    ...placed('gateway', assumedGatewaysTogether(assignment, mesh)),
    ...placed('gateway', describeNoWayIn(answer, mesh, view, service)),
    ...describeClosed(answer, mesh, cluster, service),
    ...placed('endpoint', describeLeftOut(answer, cluster.name, rules)),
    ...placed('far-side', describeFarSide(answer, mesh, service)),
    ...placed('far-side', describeUnenrolled(mesh, service, usedNetworks(answer))),
    ...placed('far-side', describeScopes(mesh, cluster, service, usedClusters(answer))),
    ...placed('tunnel', describeDistrust(mesh, usedClusters(answer), cluster.name)),
    ...placed('policy', describeRefusals(refusals.filter(({ refused }) => refused === 'all'))),
    ...placed('health', describeHostIdentity(answer, cluster.name, rule ?? service.object)),
    ...placed('health', settled(answer, cluster, rule ?? service.object, service)),
    ...placed('health', describeUnsaidProtocol(answer, service, cluster.name)),
    ...placed('endpoint', keptOnNode(service, envoy, mesh, cluster.name)),
  ];
}

/** What ranks the pods of several clusters where a rule leaves them alike. */
function orderFor(
  { assignment: { endpoints } }: ProxyAnswer,
  { name }: Cluster,
  rule: KubeObject,
): Pick<Reason, 'remedies'> {
  const isAlike = new Set(endpoints.map(({ priority }) => priority)).size === 1;
  const areSeveral = new Set(endpoints.map(({ cluster }) => cluster)).size > 1;
  return isAlike && areSeveral ? { remedies: [rankOwnCluster(name, rule)] } : {};
}

/** An outlier detection of the whole mesh is in the MeshConfig. */
function settled(answer: ProxyAnswer, cluster: Cluster, object: KubeObject, service: Service): Reason[] {
  const { configMap } = cluster.istiod;
  if (answer.assignment.policy.isOfMesh !== true || configMap === undefined) {
    return describeSettlement(answer, cluster, object, service);
  }
  return describeSettlement(answer, cluster, configMap, service).map((reason) => ({ ...reason, path: 'data.mesh' }));
}

interface Place {
  readonly mesh: MeshView;
  readonly cluster: Cluster;
  readonly service: Service;
  /** The namespace of the proxy. */
  readonly namespace: string;
}

/** No rule orders the endpoints: one is hidden, or missing here, or missing everywhere. */
function unordered(sent: string, hosts: Reason['hosts'], { mesh, cluster, service, namespace }: Place): Reason {
  const clusters = mesh.clusters.map((one) => one.cluster);
  const orders = 'no DestinationRule orders them';
  const hidden = cluster.destinationRules.all.find(
    (one) => one.host === service.host && one.namespace === service.namespace && !isExportedTo(one, namespace),
  );
  if (hidden !== undefined) {
    const text = `${sent}; ${orders}: this one is exported to ${hidden.exportTo.join(', ')}, and not to ${namespace}.`;
    const edit = [set(cluster.name, hidden.object, ['spec', 'exportTo'], undefined)];
    const remedies = [{ change: `export it to ${namespace}, too, or remove exportTo.`, edit }];
    return because(text, cluster.name, hidden.object, { path: 'spec.exportTo', hosts, remedies });
  }
  const theirs = clusters.flatMap(({ name, destinationRules }) => {
    const found = policyOf(destinationRules.lookup(service.host, service.namespace, namespace))?.object;
    return found === undefined ? [] : [{ name, found }];
  });
  return because(`${sent}; ${orders}.`, cluster.name, service.object, {
    hosts,
    remedies: [
      ...theirs.map(({ name, found }) => ({
        change: `add ${describeObject(found)} of ${name} to ${cluster.name}.`,
        edit: [copyTo(cluster.name, found)],
      })),
      {
        change: 'add a LocalityFailoverRule (a DestinationRule with outlierDetection and failoverPriority).',
        edit: addRule(clusters, service),
      },
    ],
  });
}

/** Said where requests fail, so that the other cluster is missed. */
function describeClosed(
  { afterEjection: { errors }, assignment: { port, endpoints } }: ProxyAnswer,
  mesh: MeshView,
  cluster: Cluster,
  service: Service,
): PlacedReason[] {
  if (errors === 0 || service.scope !== 'GLOBAL') return [];
  const through = endpoints.filter(({ via }) => via === 'gateway').map((endpoint) => endpoint.cluster);
  return [
    ...describeClosedClusters(mesh, cluster, service, through),
    ...placed('far-side', describePorts(mesh, cluster, service, port, 'waypoint')),
  ];
}

function keptOnNode(service: Service, envoy: string, mesh: MeshView, cluster: string): Reason[] {
  if (!service.nodeLocal) return [];
  const text = `keeps requests on the node of ${envoy}: it is sent pods of that node alone, and no rule moves requests elsewhere.`;
  const clusters = mesh.clusters.map((one) => one.cluster);
  return [
    because(text, cluster, service.object, {
      isCause: true,
      path: 'spec.internalTrafficPolicy',
      remedies: [leaveNode(clusters, service)],
    }),
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
