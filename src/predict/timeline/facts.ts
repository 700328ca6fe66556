import type { Course } from '../envoy/run';
import type { Outage } from '../outage';
import type { Answer } from '../answer';
import type { Basis, DelayName, Delays, Span } from './delays';

export type TimelinePart = 'fault' | DelayName | 'ejection' | 'return' | 'failback';

/** Something that happens in the course of an outage. */
export interface TimelineStep {
  readonly part: TimelinePart;
  /** When it has happened, after the fault; of a failback, after the end of the outage. Undefined where it never does. */
  readonly after: Span | undefined;
  readonly text: string;
  readonly basis: Basis;
  /** Where its time comes from. */
  readonly source: string;
}

/** When the last request fails. */
export type LastError =
  | { readonly kind: 'none' }
  /** The last of so many, so long after the fault. */
  | { readonly kind: 'once'; readonly after: Span; readonly failed: Span }
  /** Requests fail each time that ejected hosts are re-admitted, for as long as the outage lasts. */
  | { readonly kind: 'at-each-return' }
  /** Requests fail for as long as the outage lasts. */
  | { readonly kind: 'all-the-time' };

/** An outage as a client sees it, from the fault to the last error and back. */
export interface Timeline {
  readonly rate: number;
  readonly steps: readonly TimelineStep[];
  readonly lastError: LastError;
}

/** What steps are made from. */
export interface Facts {
  readonly outages: readonly Outage[];
  readonly rate: number;
  readonly delays: Delays;
  /** What tells the mesh, in order, of each outage that it comes to know of. */
  readonly detection: readonly (readonly DelayName[])[];
  /** When the mesh knows all that it comes to know; undefined where that is nothing. */
  readonly known: Span | undefined;
  /** How long a try may take to fail. */
  readonly wait: number;
  /** The part of requests that meet a waypoint pod that is gone, until the mesh knows. */
  readonly lost: number;
  /** What happens until the mesh knows. */
  readonly before: Answer;
  readonly course: Course;
  /** What happens from then on. */
  readonly after: Answer;
}

/** The share of requests that fail from the fault on. */
export function errorsOf({ lost, before }: Facts): number {
  return lost + (1 - lost) * before.untilEjected!.errors;
}
