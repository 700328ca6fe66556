import type { Reason } from '../../../predict/answer';
import { countOf } from '../../../predict/change';
import { listNames } from '../../../util/list-names';
import { plural } from '../../../util/plural';
import { ANY_CLUSTER, formatPlace } from '../../alike';
import { MANY } from '../../many';
import type { ComparedFleet } from './compared-fleet';
import type { FoldedChange, FoldedClients, FoldedOutage } from './folded-changes';
import { describeTold } from './told-effect';

/** What stands at the head of changes that are folded. */
export const FOLDED = `${ANY_CLUSTER} stands for the cluster that the outage is in. Every answer: --all`;

/** What is folded, as a line and what belongs to it. @param describe a reason in lines */
export function describeFolded(
  { services, clients, outages, effect: { was, now }, changes }: FoldedChange,
  { clusters }: ComparedFleet,
  describe: (reasons: readonly Reason[]) => readonly string[],
): { readonly text: string; readonly details: readonly string[] } {
  const [{ because }] = changes;
  const more = countOf(changes) - 1;
  return {
    text: `${listNames(services, MANY)} from ${describeClients(clients)}, ${outages.map((one) => describeOutage(one, clusters)).join(', ')}:`,
    details: [
      `was ${describeTold(was)}`,
      `now ${describeTold(now)}`,
      ...describe(because),
      ...(more === 0 || because.length === 0 ? [] : [likewise(more)]),
    ],
  };
}

/** How many answers the reasons of another one stand for. */
export function likewise(count: number): string {
  return `so ${count === 1 ? 'is' : 'are'} ${plural(count, 'answer')} more, with other names`;
}

function describeClients({ isAllBut, names }: FoldedClients): string {
  if (!isAllBut) return listNames(names, MANY);
  if (names.length === 0) return 'every client';
  return names.length === 1 && names[0] === ANY_CLUSTER
    ? 'every other client'
    : `every client but ${listNames(names, MANY)}`;
}

function describeOutage({ form, where }: FoldedOutage, clusters: readonly string[]): string {
  if (where.length === 0) return form;
  if (where.length <= MANY) return `${form} (${where.map(formatPlace).join(', ')})`;
  const places = new Set(where.map(({ cluster }) => cluster));
  const others = clusters.filter((cluster) => !places.has(cluster));
  if (others.length === 0) return `${form} (any of ${where.length})`;
  return others.length <= MANY
    ? `${form} (any of ${where.length}, not ${others.join(', ')})`
    : `${form} (${listNames(where.map(formatPlace), MANY)})`;
}
