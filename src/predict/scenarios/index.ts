// The outages that a service should live through, and those that it need not.

export { exemptionFrom, exemptionsFor } from './exemptions';
export { excuseOf, scenariosFor, type Excuse, type Scenario } from './scenarios';
export { usedWaypointsOf } from './used-waypoints';
