// What a ztunnel picks.

export { gatewayChoicesOf } from './gateway-choices';
export type { Spot } from './preference';
export {
  countOf,
  gatewayAddressesOf,
  gatewayClustersOf,
  partsBehind,
  targetsOf,
  toCandidates,
  type Candidate,
  type KnownService,
  type Target,
} from './target';
export { endpointsByNumber, goesByOwnTarget, type ShardOfPods } from './ports-by-number';
