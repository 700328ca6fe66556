import { formatPercent } from '../../../util/percent';
import { plural } from '../../../util/plural';
import type { Tries } from '../../envoy/retries';
import type { ProxyAnswer, ToldBy } from '../../proxy';
import { because, type Reason } from '../../answer';

/** How many tries requests take, and where, while hosts fail and are not ejected yet; nothing where none is tried again. */
export function describeRetries(
  { retries, settlement: { tries }, assignment: { endpoints } }: ProxyAnswer,
  { object, path }: ToldBy,
  cluster: string,
): Reason[] {
  if (retries === undefined || tries.before === undefined) return [];
  const clusterAt = new Map(endpoints.map((endpoint) => [endpoint.address, endpoint.cluster]));
  const elsewhere = retries.leavesPriorities
    ? ', after every second try in another priority'
    : ', in the same priority';
  const { errors, all, places } = summarized(tries.before, clusterAt);
  const outcome = errors === 0 ? 'none of them fails' : `${formatPercent(errors)} of requests still fail`;
  const text = `has failed requests tried again, up to ${plural(retries.attempts, 'time')}${elsewhere}: until hosts are ejected a request takes ${count(all)} tries on average (${places}), and ${outcome}. Each try that fails counts for ejection. A request whose body is larger than 1 MiB, which Envoy does not keep, is not tried again.`;
  return [because(text, cluster, object, path === undefined ? {} : { path })];
}

function summarized({ reached, failed, unserved }: Tries, clusterAt: ReadonlyMap<string, string>) {
  const byCluster = new Map<string, number>();
  for (const [address, tries] of reached) {
    const cluster = clusterAt.get(address)!;
    byCluster.set(cluster, (byCluster.get(cluster) ?? 0) + tries);
  }
  const parts = [...byCluster].map(([cluster, tries]) => `${count(tries)} in ${cluster}`);
  return {
    errors: [...failed.values()].reduce((sum, one) => sum + one, unserved),
    all: [...reached.values()].reduce((sum, one) => sum + one, 0),
    places: parts.join(', '),
  };
}

function count(tries: number): string {
  return String(Number(tries.toFixed(2)));
}
