// What a ztunnel picks.

export { gatewayChoicesOf } from './gateway-choices';
export type { Spot } from './preference';
export {
  clustersBehind,
  countOf,
  gatewayAddressesOf,
  gatewayClustersOf,
  targetsOf,
  toCandidates,
  type Candidate,
  type KnownService,
  type Target,
} from './target';
