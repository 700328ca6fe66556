// What one Envoy makes of the requests that it gets.

export type { LeftOut } from './left-out';
export { answerOfProxy, type FailingInTime, type ProxyAnswer } from './proxy-answer';
export { NO_ROUTE, type RouteLeg, type ToldBy } from './route-leg';
export { distrustOf, trustDomainOf, trusts } from './trust';
export { isSeenByGateways, isWayIn, letsIn } from './way-in';
