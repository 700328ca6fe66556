// Why requests end where they do.

export { describeCanary } from './describe-canary';
export { describeNeverReady } from './describe-never-ready';
export { describeProxyAnswer } from './describe-proxy-answer';
export { describeGone, describeUnnoticed } from './describe-unnoticed';
export { toReservationOfProtocol } from './describe-unsaid-protocol';
export { describeChoice, describeForeign, describeNoTwins, describeOtherNames } from './describe-waypoint-choice';
