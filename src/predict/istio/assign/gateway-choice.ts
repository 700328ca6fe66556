import type { Service } from '../../../model/services';
import { assignOne } from './assign';
import type { ClusterView, EnvoyProxy, MeshView } from '../view';
import type { IstioEndpoint } from '../endpoints';
import { balance, hostsByPriority } from '../../envoy/hosts';

/** What the cluster of an east-west gateway says of balancing: nothing, as no DestinationRule counts when istiod makes it. */
const POLICY = { localityWeighted: false, panicThreshold: 50 };

/**
 * How the east-west gateways of a cluster deal out requests to the ready pods of a service, by pod: shares that add up to 1.
 * Undefined where all pods are alike to them. The gateway has no outlier detection, and yet the priorities that a rule with
 * outlier detection asks for: pods of its own zone come first, unless the rule ranks by less than that.
 *
 * @see istio pilot/pkg/networking/core/cluster_waypoint.go buildWaypointInboundVIPCluster
 * @see istio pilot/pkg/xds/endpoints/endpoint_builder.go createClusterLoadAssignment
 */
export function choiceOfGateway(
  view: MeshView,
  cluster: ClusterView,
  gateways: readonly EnvoyProxy[],
  { service, portName }: { readonly service: Service; readonly portName: string },
  ready: readonly IstioEndpoint[],
): ReadonlyMap<string, number> | undefined {
  const port = service.ports.find(({ name }) => name === portName);
  if (port === undefined || gateways.length === 0 || new Set(ready.map(({ localityLabel }) => localityLabel)).size < 2)
    return undefined;
  const shares = new Map<string, number>();
  for (const gateway of gateways) {
    const assignment = assignOne(view, cluster, gateway, service, [ready], { port, subset: null });
    if (assignment === undefined) return undefined;
    const priorities = hostsByPriority(assignment.endpoints);
    const pods = new Map(assignment.endpoints.map(({ address, pods: [pod = ''] }) => [address, pod]));
    for (const [address, share] of balance(priorities, POLICY, () => false).shares) {
      const pod = pods.get(address)!;
      shares.set(pod, (shares.get(pod) ?? 0) + share / gateways.length);
    }
  }
  const isEven = ready.every(({ pod }) => Math.abs((shares.get(pod) ?? 0) - 1 / ready.length) < 1e-9);
  return isEven || shares.size === 0 ? undefined : shares;
}
