import {
  CLASS_AGENTGATEWAY_WAYPOINT,
  CONTROLLER_AGENTGATEWAY_WAYPOINT,
  GROUP_GATEWAY_API,
} from '../../istio/vocabulary';
import { gatewayClassNameOf } from '../gateways';
import { isMap, type KubeObject } from '../object';

/** What the names of istiod's own controllers begin with. */
const CONTROLLERS_OF_ISTIOD = 'istio.io/';

/** A Gateway that a service names as its waypoint, and whose class is not one of istiod's waypoints. */
export interface ForeignWaypoint {
  readonly gateway: KubeObject;
  readonly className: string;
  /**
   * Who programs it: agentgateway, or the controller that its GatewayClass names. Undefined where no class was read, so that
   * it may be a waypoint of istiod after all, and where it is a class of istiod for something else.
   */
  readonly by: 'agentgateway' | { readonly controller: string } | undefined;
}

/**
 * The Gateway of a name that is not among the waypoints of istiod; undefined where no such Gateway was read.
 * istiod sends requests to a Gateway of any class that has an address, and applies DestinationRules at its own waypoints only.
 *
 * @see istio pilot/pkg/serviceregistry/ambient/waypoints.go gatewayToWaypointTransform
 * @see istio pilot/pkg/config/kube/gatewaycommon/classinfo.go
 */
export function foreignWaypointOf(
  { name, namespace }: { readonly name: string; readonly namespace: string },
  objects: readonly KubeObject[],
): ForeignWaypoint | undefined {
  const gateway = objects.find(
    (object) =>
      object.kind === 'Gateway' &&
      object.group === GROUP_GATEWAY_API &&
      object.name === name &&
      (object.namespace ?? 'default') === namespace,
  );
  if (gateway === undefined) return undefined;
  const className = String(gatewayClassNameOf(gateway));
  return { gateway, className, by: programmerOf(className, objects) };
}

function programmerOf(className: string, objects: readonly KubeObject[]): ForeignWaypoint['by'] {
  const gatewayClass = objects.find(
    ({ kind, group, name }) => kind === 'GatewayClass' && group === GROUP_GATEWAY_API && name === className,
  );
  const { controllerName } = isMap(gatewayClass?.body.spec) ? gatewayClass.body.spec : {};
  // istiod goes by the name of a class of its own, whatever an object of that name says.
  if (className === CLASS_AGENTGATEWAY_WAYPOINT || controllerName === CONTROLLER_AGENTGATEWAY_WAYPOINT) {
    return 'agentgateway';
  }
  if (typeof controllerName !== 'string' || controllerName.startsWith(CONTROLLERS_OF_ISTIOD)) return undefined;
  return { controller: controllerName };
}
