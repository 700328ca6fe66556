import type { IConstruct } from 'constructs';

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
export interface IWaypoint extends IConstruct {
  /** The name of its Gateway, equal in every cluster. */
  readonly name: string;
  /** Its namespace; undefined is refused at synth. */
  readonly namespace?: string;
}

/** What is known of a waypoint that others deploy. */
export interface WaypointReferenceOptions {
  /** Its namespace. @default the chart's namespace */
  readonly namespace?: string;
  /** What kind of traffic it handles. @default not known */
  readonly waypointFor?: WaypointFor;
}
