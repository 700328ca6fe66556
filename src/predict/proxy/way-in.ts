import { gatewayNamespacesOf } from '../../model/gateways';
import type { Cluster } from '../../model/mesh';
import { isCarried, isVisibleTo, type Port, type Service } from '../../model/services';

/**
 * Reports whether the east-west gateways of a cluster pass on requests for a number of a port of a service. They match it as their own
 * cluster has it. The Service has to be global there, and exported to the namespace of a gateway: like a waypoint, a gateway is sent no
 * endpoint of a service that it does not see.
 *
 * @param theirs the Service as that cluster knows it
 *
 * @see istio pilot/pkg/networking/core/listener_waypoint.go buildWaypointInternal, pilot/pkg/model/push_context.go ServiceForHostname
 */
export function letsIn(cluster: Cluster, theirs: Service | undefined, port: number): boolean {
  if (theirs?.scope !== 'GLOBAL' || !theirs.ports.some((one) => isWayIn(one, port))) return false;
  return isSeenByGateways(cluster, theirs);
}

/**
 * Reports whether a gateway has a port of that number in its listeners: it leaves out those for UDP, and what listens for
 * SCTP takes no connection of TCP.
 */
export function isWayIn(port: Port, number: number): boolean {
  return port.port === number && isCarried(port);
}

/** Reports whether a gateway of a cluster is in a namespace that a Service is exported to. */
export function isSeenByGateways(cluster: Cluster, service: Service): boolean {
  return gatewayNamespacesOf(cluster).some((namespace) => isVisibleTo(service, namespace));
}
