import { WAYPOINT_NONE } from '../../../istio/vocabulary';
import type { Problem } from '../../../diagnostics';
import { WaypointFor } from '../../waypoint-reference';
import type { ServiceBinding } from './binding';
import { checkName } from '../props/check';

/** The name of a waypoint's Gateway. */
export function checkWaypointName(name: unknown): Problem[] {
  if (name === WAYPOINT_NONE) {
    return [
      {
        message: 'a waypoint cannot be named "none".',
        why: '`istio.io/use-waypoint: none` means "no waypoint", so its services would go without one.',
        fix: 'give it another name.',
      },
    ];
  }
  return checkName('Gateway', name);
}

/** Refuses a waypoint of pods only, or of nothing, where global services use it. */
export function checkHandlesServices(
  waypointFor: WaypointFor | undefined,
  users: readonly ServiceBinding[],
): Problem[] {
  if (waypointFor !== WaypointFor.WORKLOAD && waypointFor !== WaypointFor.NONE) return [];
  return users.map((user) => ({
    message: `is for ${waypointFor}, but the global service ${describeUser(user)} uses it.`,
    why: 'clients bypass a waypoint that does not handle service traffic, so no rule applies and nothing fails over.',
    fix: 'use a waypoint with WaypointFor.SERVICE or WaypointFor.ALL.',
  }));
}

/** A service that uses a waypoint, as messages name it. */
export function describeUser({ construct, service }: ServiceBinding): string {
  return `"${service.namespace}/${service.name}" (${construct.node.path})`;
}
