import { hostsByPriority, type Endpoint } from '../../envoy/hosts';
import type { ProxyAnswer } from '../../proxy';
import type { HostShare } from '../../answer';

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
