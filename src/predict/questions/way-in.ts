import type { Service } from '../../model/services/service';

/**
 * Reports whether the east-west gateways of a cluster pass on requests for a number of a port of a service. They match it as their own
 * cluster has it, and the Service has to be global there.
 *
 * @param theirs the Service as that cluster knows it
 *
 * @see istio pilot/pkg/networking/core/listener_waypoint.go buildWaypointInternal
 */
export function letsIn(theirs: Service | undefined, port: number): boolean {
  return theirs?.scope === 'GLOBAL' && theirs.ports.some((one) => one.port === port);
}
