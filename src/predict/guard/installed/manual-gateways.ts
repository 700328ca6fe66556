import { CLASS_EAST_WEST, CLASS_WAYPOINT } from '../../../istio/vocabulary';
import { gatewayClassNameOf, isManaged } from '../../../model/gateways';
import { isMap, type KubeObject } from '../../../model/object';
import type { Unfollowed } from '../input';

const SENTENCE =
  'names a host or several addresses in spec.addresses, so that istiod does not deploy it: its pods and its Service are deployed by hand, which is not followed here.';

/**
 * Waypoints and east-west gateways that istiod does not deploy, because they say which Service they are. Of a waypoint that was read as it
 * is declared nothing says whether it has pods; the addresses of an east-west gateway are followed.
 */
export function manualGatewaysIn(objects: readonly KubeObject[]): Unfollowed[] {
  return objects.flatMap((object): Unfollowed[] => {
    const className = gatewayClassNameOf(object);
    if ((className !== CLASS_WAYPOINT && className !== CLASS_EAST_WEST) || isManaged(object)) return [];
    const isWaypoint = className === CLASS_WAYPOINT;
    return [
      {
        row: 'gateway-manual',
        object,
        sentence: SENTENCE,
        effect: isWaypoint && !isMap(object.body.status) ? 'unknown' : 'reservation',
        path: 'spec.addresses',
        concerns: isWaypoint ? 'waypoint' : 'network',
      },
    ];
  });
}
