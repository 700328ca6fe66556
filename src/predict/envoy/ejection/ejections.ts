import { failAlike, type Failing } from '../../shares';
import { spreadOver, type EnvoyHost, type EnvoyPolicy } from '../hosts';
import type { Detection } from './detection';
import { noteOrder } from './use-of-counts';

/** What decides which hosts are ejected. */
export interface Suspicion {
  /** How much fails at an address, as the proxy sees it. */
  readonly failingAt: (address: string) => Failing;
  /** How outlier detection comes to eject the host at an address; undefined where it does not. */
  readonly detectionAt: (address: string) => Detection | undefined;
  /** In percent of all hosts. */
  readonly cap: number;
}

/** The hosts that are ejected, in the order in which it happens, and whether the cap keeps others. */
export interface Ejections {
  readonly ejected: ReadonlyMap<string, Detection>;
  readonly isCapped: boolean;
}

/** Hosts of one priority that nothing tells apart but their addresses. */
interface Alike extends Pick<EnvoyHost, 'locality' | 'localityWeight' | 'weight'> {
  readonly addresses: readonly string[];
  /** Where each of them stands in the priority. */
  readonly places: readonly number[];
  readonly priority: number;
  readonly isHealthy: boolean;
  readonly failing: Failing;
  readonly detection: Detection | undefined;
  /** The first so many are ejected. */
  out: number;
}

/**
 * Ejects hosts one by one, that first which reaches its threshold first, each only once it gets requests. Hosts that are alike are
 * counted, so that each step costs as much as there are sorts of hosts.
 */
export function ejectInTurn(
  priorities: readonly (readonly EnvoyHost[])[],
  policy: EnvoyPolicy,
  { failingAt, detectionAt, cap }: Suspicion,
): Ejections {
  const sorts = priorities.map((hosts, priority) => sortsOf(hosts, priority, { failingAt, detectionAt }));
  const count = priorities.reduce((sum, { length }) => sum + length, 0);
  const ejected = new Map<string, Detection>();
  for (;;) {
    const next = soonest(sorts, policy);
    if (next === undefined) return { ejected, isCapped: false };
    if ((100 * (ejected.size + 1)) / count > cap) return { ejected, isCapped: true };
    ejected.set(next.addresses[next.out]!, next.detection!);
    next.out++;
  }
}

/** The hosts of a priority, those together that are alike but for their addresses. */
function sortsOf(
  hosts: readonly EnvoyHost[],
  priority: number,
  { failingAt, detectionAt }: Pick<Suspicion, 'failingAt' | 'detectionAt'>,
): Alike[] {
  const sorts: (Alike & { readonly addresses: string[]; readonly places: number[] })[] = [];
  for (const [place, { address, locality, localityWeight, weight, health }] of hosts.entries()) {
    const failing = failingAt(address);
    const isHealthy = health !== 'UNHEALTHY';
    const alike = sorts.find(
      (one) =>
        one.weight === weight &&
        one.isHealthy === isHealthy &&
        one.locality === locality &&
        one.localityWeight === localityWeight &&
        failAlike(one.failing, failing),
    );
    if (alike !== undefined) {
      alike.addresses.push(address);
      alike.places.push(place);
      continue;
    }
    sorts.push({
      ...{ locality, localityWeight, weight, priority, isHealthy, failing, out: 0 },
      addresses: [address],
      places: [place],
      detection: detectionAt(address),
    });
  }
  return sorts;
}

/** Of hosts that reach their threshold at the same time, the one that comes first where requests are spread. */
function soonest(sorts: readonly (readonly Alike[])[], policy: EnvoyPolicy): Alike | undefined {
  let first:
    | { readonly sort: Alike; readonly share: number; readonly time: number; readonly order: readonly number[] }
    | undefined;
  const counts = {
    all: ({ addresses }: Alike) => addresses.length,
    healthy: ({ addresses, isHealthy, out }: Alike) => (isHealthy ? addresses.length - out : 0),
  };
  spreadOver(sorts, policy, counts, (sort, share, group) => {
    const { detection, failing, out, priority, places } = sort;
    if (detection === undefined || out === places.length) return;
    const time = detection.compared / share;
    const order = [priority, group, places[out]!];
    if (first !== undefined) noteOrder({ failing, share }, { failing: first.sort.failing, share: first.share });
    if (first === undefined || time < first.time || (time === first.time && isBefore(order, first.order))) {
      first = { sort, share, time, order };
    }
  });
  return first?.sort;
}

function isBefore(left: readonly number[], right: readonly number[]): boolean {
  const place = left.findIndex((number, index) => number !== right[index]);
  return place !== -1 && left[place]! < right[place]!;
}
