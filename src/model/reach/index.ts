// How far services, waypoints and rules reach.

export { hasInjection, isAmbient, otherReaders } from './rule-readers';
export { declaredScopeOf, generatedServiceOf, isSurelyLocal, scopeOfWaypoint, takesTunnels } from './scope';
