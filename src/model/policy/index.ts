// DestinationRules, and what they say of traffic.

export type { ConsolidatedRule } from './consolidated-rule';
export {
  DestinationRules,
  isDestinationRule,
  isExportedTo,
  matchesHost,
  policyOf,
  toDestinationRule,
  type DestinationRule,
} from './destination-rule';
export { failoverPrioritiesOf, type FailoverPriority, type PriorityLabel } from './failover-priority';
export { outlierDetectionsOf } from './outlier-detection';
export {
  asksForFailover,
  localityLbSettingOf,
  losesLocality,
  missingForFailover,
  saysLocality,
  writtenPolicies,
  type TrafficPolicy,
} from './traffic-policy';
