import { groupBy } from '../../util/group-by';
import { listNames } from '../../util/list-names';
import type { Explanation } from './explains';

const MOST_NAMED = 3;

/**
 * One finding where several services lose requests by one field, or by one object: the first service says how, and the others are
 * named.
 */
export function oncePerService<One extends Explanation>(found: readonly One[]): One[] {
  const first = new Map<One, readonly One[]>();
  const merged = new Set<One>();
  for (const alike of groupBy(found.filter(isOfBrokenFailover), causeOf).values()) {
    first.set(alike[0], alike);
    for (const one of alike.slice(1)) merged.add(one);
  }
  return found.flatMap((one) => (merged.has(one) ? [] : [withOthers(one, first.get(one) ?? [])]));
}

function isOfBrokenFailover({ finding: { object }, violation: { failover } }: Explanation): boolean {
  return object !== undefined && failover?.errors !== undefined;
}

/** What is said, without the name of the service. */
function causeOf({ finding, violation: { failover } }: Explanation): string {
  const { rule, cluster, object, path, message, fix } = finding;
  const { service = '', client } = failover ?? {};
  return JSON.stringify([
    rule,
    cluster,
    object,
    path,
    client,
    ...[message, fix].map((text) => text.replaceAll(service, '')),
  ]);
}

function withOthers<One extends Explanation>(one: One, [, ...others]: readonly One[]): One {
  const services = others.flatMap(({ violation: { failover } }) => failover?.service ?? []);
  if (services.length === 0) return one;
  const message = `${one.finding.message} The same goes for ${listNames(services, MOST_NAMED)}.`;
  return { ...one, finding: { ...one.finding, message } };
}
