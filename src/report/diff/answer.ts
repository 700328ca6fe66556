import type { Answer } from '../../predict/answer';
import { formatPercent } from '../../util/percent';
import { formatClusters } from '../shares';

/** An answer in a few words: "cluster1 50 %, errors 50 % (split)". */
export function describeAnswer({ verdict, afterEjection }: Answer): string {
  if (afterEjection === undefined) return verdict;
  const errors = afterEjection.errors === 0 ? '' : `, errors ${formatPercent(afterEjection.errors)}`;
  return `${formatClusters(afterEjection)}${errors} (${verdict})`;
}

/** How requests go, and what becomes of them until hosts are ejected. */
export function describeUntilEjected({ untilEjected: spread, path }: Answer): string {
  if (spread === undefined) return `by ${path}`;
  return `by ${path}, until hosts are ejected ${formatClusters(spread)}, errors ${formatPercent(spread.errors)}`;
}

/** What fails until hosts are ejected, after what holds then. */
export function errorsUntilEjected({ untilEjected: spread }: Answer): string {
  return spread === undefined ? '' : `; until hosts are ejected, errors ${formatPercent(spread.errors)}`;
}
