import { entryOf, invalid, type Complaints } from '../api/complaint';
import { ANNOTATION_DRY_RUN } from '../vocabulary';

/** Annotations that istiod never accepts, or not on this kind. */
const REFUSED: Readonly<Record<string, string>> = {
  [ANNOTATION_DRY_RUN]: 'is for AuthorizationPolicies alone: a DestinationRule cannot be tried out.',
  'internal.istio.io/webhook-always-reject': 'is how istiod tests its own webhook: it refuses what carries it.',
  'internal.istio.io/parents': 'marks objects that istiod made: only istiod may set it.',
  'internal.istio.io/parent-namespace': 'marks objects that istiod made: only istiod may set it.',
};

/** Source: istio, pkg/config/validation/validation.go, validateMetadata. */
export function* checkAnnotations(annotations: Readonly<Record<string, string>>): Complaints {
  for (const [annotation, why] of Object.entries(REFUSED)) {
    if (Object.hasOwn(annotations, annotation)) {
      yield invalid(entryOf('metadata.annotations', annotation), `The annotation ${annotation} ${why}`);
    }
  }
}
