// Which proxies may talk to each other: policies, identities and roots of trust.

export type { AuthorizationPolicy } from './authorization-policy';
export type { Extent } from './extent';
export { judge } from './judgement';
export { usesHttp, type Enforcer } from './matches';
export { judgeNetwork, keepingIn, type NetworkPod } from './network-policy';
export { requiringIdentity } from './peer-authentication';
export { principalOf, type Peer } from './peer';
export { Policies } from './policies';
export { ROOTS_CONFIG_MAP, ROOTS_KEY, rootsIn, shareRoot, type RootsOfTrust } from './roots';
