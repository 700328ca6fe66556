import type * as loadbalancer from '../../../istio/loadbalancer';
import { compareText } from '../../../util/compare-text';
import { parseLocality, type Locality } from '../../../istio/locality';

/** A host that Envoy may be sent: a pod, or a gateway with the pods behind it. */
export interface Host extends loadbalancer.RankedHost {
  readonly address: string;
  readonly via: 'pod' | 'gateway';
  readonly cluster: string;
  readonly network: string;
  readonly health: 'HEALTHY' | 'UNHEALTHY' | 'UNKNOWN';
  readonly pods: readonly string[];
}

/** Hosts that istiod sends together: of one locality and, later, of one priority. */
export type LocalityGroup = loadbalancer.LocalityGroup<Host>;

/** What says where it is, by that. */
export interface InLocality<Item> {
  readonly locality: Locality;
  readonly items: readonly Item[];
}

/** By the list: the waypoints of all clusters are sent the same lists. Lists never change. */
const GROUPED = new WeakMap<readonly object[], readonly InLocality<unknown>[]>();

/** Items by the locality they say, in the order of its text. @see istio endpoint_builder.go generate */
export function byLocality<Item extends { readonly localityLabel: string }>(
  items: readonly Item[],
): readonly InLocality<Item>[] {
  const known = GROUPED.get(items) as readonly InLocality<Item>[] | undefined;
  if (known !== undefined) return known;
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const group = groups.get(item.localityLabel);
    if (group === undefined) groups.set(item.localityLabel, [item]);
    else group.push(item);
  }
  const grouped = [...groups.entries()]
    .sort(([left], [right]) => compareText(left, right))
    .map(([label, group]) => ({ locality: parseLocality(label), items: group }));
  GROUPED.set(items, grouped);
  return grouped;
}

/** Weights are 32 bits wide in istiod. */
const LARGEST_WEIGHT = 2 ** 32 - 1;

export function scaledWeight(weight: number, factor: number): number {
  return weight < Math.floor(LARGEST_WEIGHT / factor) ? weight * factor : LARGEST_WEIGHT;
}
