// Gateways: waypoints, east-west and ingress ones, and the routes through them.

export {
  endsNoTunnels,
  gatewayNamespacesOf,
  gatewaysWithoutPodsBesideOthers,
  gatewaysWithoutPodsBy,
  hidesItsNetwork,
  networksBehind,
  onlyNetworkBehind,
  toEastWestGateway,
  workloadsBehind,
  type EastWestGateway,
} from './east-west-gateway';
export { whyNoRoute } from './attachment';
export { routeObjectsOnIngress, toExposures, type Exposure } from './exposure';
export { gatewayAddressesIn, hasInsideAddressesOnly, isInsideOfCluster } from './gateway-address';
export { classesOf, gatewayClassNameOf } from './gateway-class';
export { closedTypeOf, hasNodeAddresses, type StatedType } from './generated-service-type';
export { isManaged } from './is-managed';
export { ingressGateways, ingressUsesWaypoint, ingressWithoutPodsBy } from './ingress';
export {
  generatedServiceFor,
  isGatewayWithoutAddress,
  isMeantAsGateway,
  listenersOf,
  toNetworkGateways,
  type NetworkGateway,
} from './network-gateway';
export { expand, type RouteDestination, type RouteMatch, type RouteRule } from './route-rule';
export { asVirtualServices, isGatewayRoute, isVirtualService, toDestinations, toRoute, type Route } from './route';
export { serviceAccountOf } from './service-account';
export { strategicMerge } from './strategic-merge';
export { WaypointParameters, type Parameters } from './waypoint-parameters';
export { allows, pathOfLabels, toWaypoint, type Waypoint } from './waypoint';
