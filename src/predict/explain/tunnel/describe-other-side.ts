import { ANNOTATION_EXPORT_TO } from '../../../istio/vocabulary';
import { endsNoTunnels, gatewayNamespacesOf, gatewaysWithoutPodsBy } from '../../../model/gateways';
import { keyOf, type Cluster } from '../../../model/mesh';
import { isMap } from '../../../model/object';
import type { Service } from '../../../model/services';
import { podsByDeployment, set, switchOn } from '../../edit';
import { gatewayPodsOf, gatewayWithoutPodsIn, type ClusterView, type MeshView } from '../../istio/view';
import { isSeenByGateways, isWayIn } from '../../proxy';
import { because, placed, type PlacedReason, type Reason } from '../../answer';

/**
 * What closes the east-west gateways of clusters to a service, always.
 *
 * @param through the clusters whose gateways are asked
 */
export function describeClosedClusters(
  view: MeshView,
  client: Cluster,
  service: Service,
  through: readonly string[],
): PlacedReason[] {
  const others = view.clusters.filter(({ cluster: { name } }) => through.includes(name));
  return [
    ...placed('gateway', describeNoMultiNetwork(view, client, service)),
    ...others.flatMap((other) => [
      ...placed('gateway', withoutGatewayPods(other, service)),
      ...placed('far-side', hiddenFromGateways(other.cluster, service)),
    ]),
  ];
}

function withoutGatewayPods(view: ClusterView, service: Service): Reason[] {
  const { cluster } = view;
  if (!cluster.services.has(keyOf(service))) return [];
  const by = gatewaysWithoutPodsBy(cluster);
  if (by !== undefined && endsNoTunnels(by)) {
    return [because(ENDS_NO_TUNNELS, cluster.name, by, { isCause: true, path: 'spec.template.metadata.labels' })];
  }
  const gateway = gatewayWithoutPodsIn(view);
  if (gateway !== undefined) {
    const hasReady = gatewayPodsOf(view).length > 0;
    const text = hasReady ? ENDS_NO_TUNNELS : 'has no ready pod: nothing comes in through it.';
    return [
      because(text, cluster.name, gateway, { isCause: true, path: hasReady ? 'spec.selector' : 'metadata.name' }),
    ];
  }
  if (by === undefined) return [];
  const text = 'leaves the east-west gateway without a pod: nothing comes in through it.';
  const place =
    by.kind === 'ConfigMap'
      ? { path: 'data' }
      : { path: 'spec.replicas', remedies: [podsByDeployment(cluster.name, by)] };
  return [because(text, cluster.name, by, { isCause: true, ...place })];
}

const ENDS_NO_TUNNELS =
  'runs Istio’s proxy without a Gateway of class istio-east-west: istiod has only the pods of such a Gateway end tunnels of the ambient mesh, and nothing comes in through others.';

function hiddenFromGateways(cluster: Cluster, service: Service): Reason[] {
  const theirs = cluster.services.get(keyOf(service));
  if (theirs?.scope !== 'GLOBAL' || isSeenByGateways(cluster, theirs)) return [];
  const namespace = gatewayNamespacesOf(cluster).join(', ');
  const remedy = {
    change: `remove the annotation, or export the Service to ${namespace}, too.`,
    edit: [set(cluster.name, theirs.object, ['metadata', 'annotations', ANNOTATION_EXPORT_TO], undefined)],
  };
  return [
    because(
      `is exported to ${theirs.exportTo.join(', ')}, and not to ${namespace}, where the east-west gateway of ${cluster.name} is: istiod sends the gateway no endpoint, and requests that come through it get 503.`,
      cluster.name,
      theirs.object,
      { isCause: true, path: `metadata.annotations["${ANNOTATION_EXPORT_TO}"]`, remedies: [remedy] },
    ),
  ];
}

/**
 * Clusters with another network whose istiod, or the client's own, does not route between networks.
 *
 * @see istio pilot/pkg/serviceregistry/ambient/ambientindex.go New; pilot/pkg/config/kube/gatewaycommon/classinfo.go
 */
function describeNoMultiNetwork(view: MeshView, client: Cluster, service: Service): Reason[] {
  const holding = view.clusters.filter(({ cluster }) => cluster === client || cluster.services.has(keyOf(service)));
  if (holding.length < 2) return [];
  return holding
    .filter(({ behaviours: { multiNetwork } }) => !multiNetwork)
    .map(({ cluster }): Reason => {
      const { deployment } = cluster.istiod;
      const what =
        cluster === client
          ? 'its node proxies and waypoints do not know other networks'
          : 'its east-west gateway accepts no ambient traffic';
      const change = `set AMBIENT_ENABLE_MULTI_NETWORK to "true" for istiod in ${cluster.name}.`;
      const more = {
        isCause: true,
        remedies: [{ change, edit: switchOn(cluster, 'AMBIENT_ENABLE_MULTI_NETWORK', 'ambientEnableMultiNetwork') }],
      };
      if (deployment !== undefined) {
        return because(`has AMBIENT_ENABLE_MULTI_NETWORK off: ${what}.`, cluster.name, deployment, {
          path: 'spec.template.spec.containers',
          ...more,
        });
      }
      return { text: `istiod has AMBIENT_ENABLE_MULTI_NETWORK off: ${what}.`, cluster: cluster.name, ...more };
    });
}

/**
 * Clusters that share a service, and have no port of the number that is asked for, which their gateways match. For a waypoint the name
 * counts, too: it is sent the pods that are behind a port of the same name.
 */
export function describePorts(
  view: MeshView,
  client: Cluster,
  service: Service,
  number: number,
  by: 'waypoint' | 'ztunnel',
): Reason[] {
  const port = service.ports.find((one) => one.port === number);
  return view.clusters.flatMap(({ cluster }) => {
    const theirs = cluster.services.get(keyOf(service));
    if (cluster === client || theirs?.scope !== 'GLOBAL' || port === undefined) return [];
    const there = theirs.ports.find((one) => isWayIn(one, number));
    const isOther = there === undefined && theirs.ports.some((one) => one.port === number);
    const text =
      there === undefined
        ? `has no port ${number}${isOther ? ' for TCP' : ''} in ${cluster.name}: the east-west gateway there has no way in for requests to that port.`
        : `calls port ${number} "${there.name}" in ${cluster.name}, and "${port.name}" in ${client.name}: a waypoint is sent pods of other clusters by the name of the port.`;
    const isAlike = there !== undefined && (by === 'ztunnel' || there.name === port.name);
    if (isAlike || (there === undefined && cluster.network === client.network)) return [];
    const ports = isMap(service.object.body.spec) ? service.object.body.spec.ports : undefined;
    const remedy = {
      change: `give it the ports that the Service has in ${client.name}.`,
      edit: [set(cluster.name, theirs.object, ['spec', 'ports'], ports)],
    };
    return [because(text, cluster.name, theirs.object, { isCause: true, path: 'spec.ports', remedies: [remedy] })];
  });
}
