import type { Answer } from '../../predict/answer';
import type { Spread } from '../../predict/shares';
import { formatPercent } from '../../util/percent';

/** As "90 % cluster1, 10 % errors". */
export function spreadText({ afterEjection }: Pick<Answer, 'afterEjection'>): string {
  return afterEjection === undefined ? 'not known' : shareText(afterEjection);
}

function shareText({ clusters, errors }: Spread): string {
  const shares = [...clusters].map(([cluster, share]) => [cluster, share] as const);
  const all = errors > 0 ? [...shares, ['errors', errors] as const] : shares;
  return all.length === 0
    ? 'no cluster answers'
    : all.map(([who, share]) => `${formatPercent(share)} ${who}`).join(', ');
}
