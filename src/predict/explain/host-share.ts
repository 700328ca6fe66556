import { hostsByPriority } from '../envoy/host';
import type { Endpoint } from '../envoy/assignment';
import type { ProxyAnswer } from '../questions/proxy-answer';

/** A host that an Envoy was sent, as it holds it, and its part of the requests. */
export interface HostShare extends Pick<Endpoint, 'address' | 'via' | 'cluster' | 'locality' | 'weight' | 'health'> {
  /** 0 is first. */
  readonly priority: number;
  /** How many pods answer behind it. */
  readonly pods: number;
  /** From 0 to 1. */
  readonly untilEjected: number;
  /** From 0 to 1. */
  readonly afterEjection: number;
  /** True if outlier detection takes it out. */
  readonly isEjected: boolean;
}

/** The table of priorities: what an Envoy was sent, without what it drops, with what becomes of each host. */
export function hostSharesOf({ assignment, settlement }: Pick<ProxyAnswer, 'assignment' | 'settlement'>): HostShare[] {
  const sent = new Map<string, Endpoint & { readonly everyPod: Set<string> }>();
  for (const endpoint of assignment.endpoints) {
    const known = sent.get(endpoint.address) ?? { ...endpoint, everyPod: new Set<string>() };
    sent.set(endpoint.address, known);
    for (const pod of endpoint.pods) known.everyPod.add(pod);
  }
  return hostsByPriority(assignment.endpoints).flatMap((hosts, priority) =>
    hosts.map(({ address, locality, weight, health }) => {
      const { via, cluster, everyPod } = sent.get(address)!;
      return {
        ...{ priority, address, via, cluster, locality, weight, health, pods: everyPod.size },
        untilEjected: settlement.before.shares.get(address) ?? 0,
        afterEjection: settlement.after.shares.get(address) ?? 0,
        isEjected: settlement.ejected.has(address),
      };
    }),
  );
}
