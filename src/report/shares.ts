import type { Spread } from '../predict/shares';
import { groupBy } from '../util/group-by';
import { listNames } from '../util/list-names';
import { formatPercent } from '../util/percent';
import { MANY } from './many';

/** Which clusters answer: "cluster1 50 %, cluster2 50 %"; with many of one share "cluster1, cluster2 and 7 more 10 % each". */
export function formatClusters({ clusters }: Spread): string {
  const byShare = groupBy(clusters, ([, share]) => formatPercent(share));
  const parts = [...byShare].flatMap(([share, group]) => {
    const names = group.map(([name]) => name);
    return names.length <= MANY ? names.map((name) => `${name} ${share}`) : [`${listNames(names, MANY)} ${share} each`];
  });
  return parts.length === 0 ? 'no cluster' : parts.join(', ');
}
