// The way of a request, from its client on.

export { ask, outcomeOf } from './ask';
export { waypointPodsOf } from './waypoint-pods';
