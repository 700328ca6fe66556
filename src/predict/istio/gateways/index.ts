// The gateways that istiod and ztunnel know of each network.

export {
  addressOf,
  compareGateways,
  gatewayOfOtherClass,
  gatewaysByCluster,
  gatewaysFor,
  hostAndPort,
  hostOf,
  type FoundGateway,
  type NetworkGateways,
} from './network-gateways';
export { endsTunnels, serviceWithoutTunnels, ztunnelGatewaysOf, type ZtunnelGateways } from './ztunnel-gateways';
