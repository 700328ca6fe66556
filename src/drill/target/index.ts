// What a drill scales, and why it does not begin.

export { DESPITES, DrillRefused, type Despite, type Objection } from './objection';
export { findOpponents } from './opponents';
export { hitOtherServices } from './other-services';
export { findGateways, findWaypoint, type ProxyTargets } from './proxy-targets';
export { findTargets, see, type Place, type Target, type Targets } from './target';
