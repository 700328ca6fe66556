import { Construct, type IConstruct } from 'constructs';
import type { Problem } from '../synth/problem';
import { checkName, checkNamespace, show } from './private/check';
import * as istio from '../istio/vocabulary';
import { checkReference } from './private/reference';

/** What kind of traffic a waypoint handles: the label `istio.io/waypoint-for`. */
export enum WaypointFor {
  /** Traffic addressed to services. Failover needs this, or ALL. */
  SERVICE = 'service',
  /** Traffic addressed to pods directly. */
  WORKLOAD = 'workload',
  /** Both. */
  ALL = 'all',
  /** Nothing; for tests of an installation. */
  NONE = 'none',
}

/** A waypoint that services and namespaces can use: one declared here, or one that others deploy. */
export interface IWaypoint {
  /** The name of its Gateway, equal in every cluster. */
  readonly name: string;
  /** Its namespace. Undefined in a reference means the namespace of whoever uses it. */
  readonly namespace?: string;
  /** What kind of traffic it handles; undefined where not known. */
  readonly waypointFor?: WaypointFor;
}

/** What is known of a waypoint that others deploy. */
export interface WaypointReferenceOptions {
  /** Its namespace. @default the namespace of whoever uses it */
  readonly namespace?: string;
  /** What kind of traffic it handles. @default not known */
  readonly waypointFor?: WaypointFor;
}

/** The name of a waypoint's Gateway. */
export function checkWaypointName(name: unknown): Problem[] {
  if (name === istio.WAYPOINT_NONE) {
    return [
      {
        what: 'a waypoint cannot be named "none".',
        why: '`istio.io/use-waypoint: none` means "no waypoint", so its services would go without one.',
        fix: 'give it another name.',
      },
    ];
  }
  return checkName('Gateway', name);
}

/** What is said of a waypoint that others deploy. */
export function checkWaypointReference({ name, namespace }: IWaypoint): Problem[] {
  return [...checkWaypointName(name), ...(namespace === undefined ? [] : checkNamespace(namespace))];
}

/** Refuses a use of a waypoint that cannot work, whoever declared the waypoint. */
export function checkWaypointUse(user: IConstruct, waypoint: IWaypoint): Problem[] {
  if (Construct.isConstruct(waypoint)) return checkReference(user, waypoint, 'waypoint');
  if (typeof waypoint.name === 'string') return checkWaypointReference(waypoint);
  return [
    {
      what: `waypoint is ${show(waypoint)}, which is none.`,
      why: 'labels bind a service to its waypoint, so it must be known here, and be the same in every cluster.',
      fix: "use a Waypoint, or Waypoint.fromName('waypoint').",
    },
  ];
}

export const PASSED_BY =
  'a waypoint that does not handle service traffic is passed by, so no rule applies and nothing fails over.';

/** True where it is not known to leave services alone. */
export function handlesServices(waypointFor: WaypointFor | undefined): boolean {
  return waypointFor !== WaypointFor.WORKLOAD && waypointFor !== WaypointFor.NONE;
}

/** Of a waypoint that others deploy; one that is declared reports it itself. */
export function checkHandlesServices(waypoint: IWaypoint): Problem[] {
  if (Construct.isConstruct(waypoint) || handlesServices(waypoint.waypointFor)) return [];
  return [
    {
      what: `uses waypoint "${waypoint.name}", which is for ${waypoint.waypointFor}.`,
      why: PASSED_BY,
      fix: 'use one that is for services, or for all.',
    },
  ];
}
