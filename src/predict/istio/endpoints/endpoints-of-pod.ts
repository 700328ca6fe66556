import { groupBy } from '../../../util/group-by';
import type { IstioEndpoint } from './istio-endpoint';

/** A list of fewer endpoints is faster looked through than indexed. */
const FEWEST_INDEXED = 8;

const indexes = new WeakMap<readonly IstioEndpoint[], ReadonlyMap<string, readonly IstioEndpoint[]>>();

/**
 * The endpoints of one pod ("cluster/namespace/name") among those of a service, in their order. A list is indexed the first time
 * that it is asked about, so that asking for every pod of it takes no longer than the list is.
 */
export function endpointsOfPod(endpoints: readonly IstioEndpoint[], pod: string): readonly IstioEndpoint[] {
  if (endpoints.length < FEWEST_INDEXED) return endpoints.filter((endpoint) => endpoint.pod === pod);
  let index = indexes.get(endpoints);
  if (index === undefined) {
    index = groupBy(endpoints, (endpoint) => endpoint.pod);
    indexes.set(endpoints, index);
  }
  return index.get(pod) ?? [];
}
