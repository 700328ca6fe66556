import { entryOf, invalid, type Complaints } from '../api/complaint';

/** Annotations that istiod takes from nobody, or not on this kind. */
const REFUSED: Readonly<Record<string, string>> = {
  'istio.io/dry-run': 'is for AuthorizationPolicies alone: there is no trying out of a DestinationRule.',
  'internal.istio.io/webhook-always-reject': 'is how istiod tests its own webhook: it refuses what carries it.',
  'internal.istio.io/parents': 'is how istiod marks objects it made itself: nobody else may.',
  'internal.istio.io/parent-namespace': 'is how istiod marks objects it made itself: nobody else may.',
};

/** Source: istio, pkg/config/validation/validation.go, validateMetadata. */
export function* checkAnnotations(annotations: Readonly<Record<string, string>>): Complaints {
  for (const [annotation, why] of Object.entries(REFUSED)) {
    if (Object.hasOwn(annotations, annotation)) {
      yield invalid(entryOf('metadata.annotations', annotation), `The annotation ${annotation} ${why}`);
    }
  }
}
