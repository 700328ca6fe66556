// Which waypoint handles a service.

export { bindingOf, waypointNameOf, type Binding } from './binding';
export { canaryOf, handlersOf, type Canary } from './canary';
export { foreignWaypointOf } from './foreign-waypoint';
