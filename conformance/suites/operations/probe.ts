import type { Mesh } from '../../clusters/mesh';
import { contexts } from './command';
import { NAMESPACE, SCALED, SERVICE, WAYPOINT } from '../guide/names';

/**
 * A container that does not run cannot be asked, so Kubernetes' own lists of ready pods answer: local ones first, unless there is no
 * waypoint to ask; those of another cluster only while it has an east-west gateway.
 */
const PROBE = `
running() { kubectl --context "$1" get pods -n "$2" -l "$3" --field-selector=status.phase=Running -o name | head -n 1; }
gateway() { running "$1" "$2" "gateway.networking.k8s.io/gateway-name=$3"; }
ready() { running "$1" ${NAMESPACE} app=${SERVICE}; }
pod=
[ -z "$(gateway "$KUBE_CONTEXT" ${NAMESPACE} ${WAYPOINT})" ] || pod=$(ready "$KUBE_CONTEXT")
for other in $OTHERS; do
  [ -n "$pod" ] || [ "$other" = "$KUBE_CONTEXT" ] || [ -z "$(gateway "$other" istio-system istio-eastwestgateway)" ] ||
    pod=$(ready "$other")
done
i=0; while [ $i -lt $REQUESTS ]; do [ -n "$pod" ] && echo "200 $pod" || echo 503; i=$((i+1)); done`;

/** A drill of the guide's service in the cluster that the guide scales. */
export function drillArguments(mesh: Mesh): readonly string[] {
  return [
    ...['drill', ...contexts(mesh), '--service', `${NAMESPACE}/${SERVICE}`, '--cluster', SCALED.cluster],
    ...['--probe', probe(mesh), '--requests', '10'],
    ...['--settle', '30s', '--restore-timeout', '60s'],
  ];
}

/** What a drill runs in place of curl. */
export function probe(mesh: Mesh): string {
  return `OTHERS="${mesh.map(({ cluster }) => cluster.name).join(' ')}"; ${PROBE}`;
}
