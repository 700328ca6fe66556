import { keyOf, type Cluster } from '../../model/mesh';
import { toEndpointSlice, type Service } from '../../model/services';
import type { KubeObject } from '../../model/object';
import { oncePer } from '../../util/once-per';
import { push } from '../../util/push';
import { because, type Reason } from '../answer';

/** EndpointSlices that name a Pod without its namespace or UID, by "namespace/name" of their Service. */
const incompleteSlicesOf = oncePer((cluster: Cluster): ReadonlyMap<string, readonly KubeObject[]> => {
  const incomplete = new Map<string, KubeObject[]>();
  for (const object of cluster.objects) {
    const slice = toEndpointSlice(object);
    if (slice?.endpoints.some(({ pod }) => pod?.isWholeReference === false) !== true) continue;
    push(incomplete, `${slice.namespace}/${slice.service}`, object);
  }
  return incomplete;
});

/**
 * Why it is not known which pods of a cluster node proxies have: for a Service without a selector, istiod tells them of the Pods that its
 * EndpointSlices name by namespace, name and UID, and of no other endpoint that says it is a Pod.
 *
 * @see istio pilot/pkg/serviceregistry/ambient/workloads.go matchingServicesWithoutSelectors, endpointSlicesBuilder
 */
export function describePodsWithoutUid(cluster: Cluster, service: Service): Reason | undefined {
  const key = keyOf(service);
  const declared = cluster.services.get(key);
  if (declared === undefined || Object.keys(declared.selector).length > 0) return undefined;
  const [object] = incompleteSlicesOf(cluster).get(key) ?? [];
  return (
    object &&
    because(
      'names a Pod without its namespace or its UID: istiod tells node proxies of no such endpoint, and what was read may have lost the UID.',
      cluster.name,
      object,
      {
        path: 'endpoints[].targetRef',
        change: 'state namespace, name and uid of the Pod in targetRef, or give the Service a selector.',
      },
    )
  );
}
