import type { Reason } from './reason';

/** The steps of the way of a request, in the order in which it takes them. */
export const STEPS = [
  /** The name of the service becomes an address. */
  'name',
  /** Something of the mesh takes the request from the client. */
  'enrolment',
  /** A waypoint handles the service, or none does. */
  'waypoint',
  /** The tunnel to the waypoint or the pod has an end, and its two ends accept each other. */
  'tunnel',
  /** Policies let the request pass. */
  'policy',
  /** A gateway leads into another network. */
  'gateway',
  /** The other side of that gateway has a way to pods. */
  'far-side',
  /** A pod is picked. */
  'endpoint',
  /** The pod answers, or what fails is ejected. */
  'health',
] as const;

/** One of them. */
export type StepName = (typeof STEPS)[number];

/** A reason, and the step of the way that it is about. */
export type PlacedReason = Reason & { readonly step: StepName };

/** Reasons that are about one step. */
export function placed<One extends Reason>(step: StepName, reasons: readonly One[]): (One & PlacedReason)[] {
  return reasons.map((reason) => ({ ...reason, step }));
}

/** A reason that is about one step. */
export function placedAt<One extends Reason>(step: StepName, reason: One): One & PlacedReason {
  return { ...reason, step };
}
