// Services: their ports and scope, their slices of endpoints, what they declare.

export { applicationProtocolOf, askedPort, isCarried, isGrpc } from './application-protocol';
export { LABEL_SERVICE_NAME, toEndpointSlice, type EndpointSlice, type SliceEndpoint } from './endpoint-slice';
export { exemptionsOf, type Exemption } from './exemption';
export { toMirroredSlices } from './mirrored-endpoints';
export { isTakenForOfGateway, isVisibleTo, scopeOf, toService, type Port, type Service } from './service';
export {
  annotatedDistribution,
  isFieldValue,
  trafficDistributionOf,
  type TrafficDistribution,
} from './traffic-distribution';
