import type { Mesh } from '../../clusters/mesh';
import { NAMESPACE, SERVICE } from '../guide/names';

/** A container that does not run cannot be asked, so Kubernetes' own list of ready pods answers: local ones first. */
const PROBE = `
ready() { kubectl --context "$1" get pods -n ${NAMESPACE} -l app=${SERVICE} --field-selector=status.phase=Running -o name; }
pod=$(ready "$KUBE_CONTEXT" | head -n 1)
[ -n "$pod" ] || for other in $OTHERS; do [ -n "$pod" ] || pod=$(ready "$other" | head -n 1); done
i=0; while [ $i -lt $REQUESTS ]; do [ -n "$pod" ] && echo "200 $pod" || echo 503; i=$((i+1)); done`;

/** What a drill runs in place of curl. */
export function probe(mesh: Mesh): string {
  return `OTHERS="${mesh.map(({ cluster }) => cluster.name).join(' ')}"; ${PROBE}`;
}
