import type { Roles } from '../../src/report/alike/roles';
import type { Spreading } from '../../src/report/alike/spreading';

// What is folded by what clusters and names are to an answer, told again by their names.

/** What each cluster has. */
export function unfold(
  spreading: Spreading,
  members: readonly string[],
  own: string | undefined,
  there: string | undefined,
) {
  const has = new Map<string, string>();
  const others = spreading.others;
  for (const cluster of members) {
    if (others !== undefined && !others.butFor.includes(cluster)) has.set(cluster, others.has);
  }
  for (const [cluster, what] of spreading.named) has.set(cluster, what);
  for (const [cluster, what] of [
    [there, spreading.there],
    [own, spreading.own],
  ] as const) {
    if (cluster === undefined) continue;
    has.delete(cluster);
    if (what !== undefined) has.set(cluster, what);
  }
  return new Map([...has].sort());
}

/** A reason with the names of its roles. */
export function withNames(shape: string, roles: Roles): string {
  const names = new Map([...roles].map(([name, role]) => [role, name]));
  const parts = JSON.parse(shape) as (string | { role: string })[];
  return parts.map((part) => (typeof part === 'string' ? part : names.get(part.role))).join('');
}
