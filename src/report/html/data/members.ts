import { groupBy } from '../../../util/group-by';
import { push } from '../../../util/push';
import type { MemberData } from './data';
import { toRanges } from './ranges';

/** One question: the number of its outage, and of its client. */
export interface Asked {
  readonly outage: number;
  readonly client: number;
  /** True if the client is in a cluster of the outage. */
  readonly isOwn: boolean;
}

/**
 * Which questions have an answer, in few words.
 *
 * @param all every question of the cell; empty where only some were asked, so that clients are numbered
 */
export function membersOf(some: readonly Asked[], all: readonly Asked[]): MemberData[] {
  const everyClient = byOutage(all);
  const byClients = new Map<string, number[]>();
  for (const [outage, asked] of byOutage(some)) {
    const clients = describeClients(asked, everyClient.get(outage) ?? []);
    push(byClients, clients, outage);
  }
  return [...byClients].map(([clients, outages]) => ({
    outages: toRanges(outages.sort((left, right) => left - right)),
    clients,
  }));
}

function byOutage(asked: readonly Asked[]): ReadonlyMap<number, readonly Asked[]> {
  return groupBy(asked, ({ outage }) => outage);
}

function describeClients(some: readonly Asked[], all: readonly Asked[]): MemberData['clients'] {
  if (some.length === all.length) return 'all';
  const own = all.filter(({ isOwn }) => isOwn).length;
  if (own > 0 && some.length === own && some.every(({ isOwn }) => isOwn)) return 'own';
  if (own > 0 && some.length === all.length - own && !some.some(({ isOwn }) => isOwn)) return 'others';
  return toRanges(some.map(({ client }) => client).sort((left, right) => left - right));
}
