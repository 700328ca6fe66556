// What istiod sends a proxy for a service.

export { assignmentsOf, assignOne } from './assign';
export { filterEndpoints, staysInCluster } from './endpoint-filter';
export { choiceOfGateway } from './gateway-choice';
export { splitHorizon } from './network-filter';
export { policyOfPort } from './policy-of-port';
export { retriesByRule, retryPolicyOf } from './retry-policy';
export { rulesAt } from './rule-at-proxy';
export { balancesByZone } from './zone-aware';
