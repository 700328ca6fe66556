// Why an Envoy was sent these hosts, and not others.

export { describeFarSide } from './describe-far-side';
export { describeHostIdentity } from './describe-host-identity';
export { describeHosts } from './describe-hosts';
export { describeLeftOut } from './describe-left-out';
export { describeLimits, whyRevisionUnknown } from './describe-limits';
export { describeNoWayIn } from './describe-no-way-in';
export { describeScopes } from './describe-scopes';
export { hostSharesOf } from './hosts-of-answer';
