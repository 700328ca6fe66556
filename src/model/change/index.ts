// What differs between two trees, and what follows from it for what runs.

export { objectChanges, type ObjectChange } from './object-changes';
export { MANAGERS_OF_KUBECTL_APPLY, TRACKED_BY_ARGO_CD } from './ownership';
export { isBoundOrGlobal, PHASE_FOLDERS, phaseOf, PHASES, type Phase } from './phase';
export { waypointRestarts, type WaypointRestart } from './waypoint-restarts';
