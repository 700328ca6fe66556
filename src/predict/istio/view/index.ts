// The mesh as the istiod of each cluster sees it, with its proxies.

export { ipFamilyOf, isReady, type EnvoyProxy } from './envoy-proxy';
export { gatewayAddressesOf, severalAddressesOf } from './gateway-addresses';
export { closedGatewaysBesideOthersIn, gatewayPodsOf, gatewayWithoutPodsIn } from './gateway-pods';
export { firstIngressGateway, proxiesOfIngress } from './ingress-proxy';
export { networksAt } from './shared-addresses';
export { standingIn } from './standing-in';
export {
  MeshView,
  type ClusterView,
  type ServingWaypoint,
  type KnownService,
  type ReadCluster,
  type ServedService,
} from './view';
