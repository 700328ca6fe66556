import type { Reason } from './reason';

/** An input that is not followed, beside an answer that holds for most requests. */
export interface Reservation extends Reason {
  /** The id of its row in the ledger. */
  readonly row: string;
  /** How many more objects of the kind have it, where there may be many: Pods and EndpointSlices. */
  readonly more?: number;
}

/** An input that is not followed, and that its owner declares to be without effect. */
export interface DeclaredHarmless {
  readonly row: string;
  readonly cluster: string;
  /** As "Kind namespace/name". */
  readonly object: string;
  /** Why, in the owner's words. */
  readonly reason: string;
}

/** What is to be said of an answer beside its reasons. */
export interface Remarks {
  readonly reservations: readonly Reservation[];
  readonly declaredHarmless: readonly DeclaredHarmless[];
}

/** True where something is to be said, which is about single objects. */
export function hasRemarks({ reservations, declaredHarmless }: Remarks): boolean {
  return reservations.length + declaredHarmless.length > 0;
}

/** What a tree of manifests does not hold, and Istio or Kubernetes has defaults for. */
export type AssumptionId =
  'mesh-config' | 'istiod-environment' | 'networks' | 'nodes' | 'namespaces' | 'pods' | 'policies' | 'unread-kinds';
