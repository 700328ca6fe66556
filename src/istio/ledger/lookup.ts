import { LEDGER } from './rows';
import { KNOWN_GROUP_SUFFIX, KNOWN_GROUPS } from './kinds';
import type { LedgerRow, MatchedKind, Said } from './row';

const BY_KIND = new Map<string, LedgerRow[]>();
for (const row of LEDGER) {
  for (const key of new Set(row.matches.map(({ group, kind }) => `${group}/${kind}`))) {
    BY_KIND.set(key, [...(BY_KIND.get(key) ?? []), row]);
  }
}

/** The rows that can be found in objects of a kind, in any of its versions. */
export function rowsFor(apiVersion: string, kind: string): readonly LedgerRow[] {
  return BY_KIND.get(`${groupOf(apiVersion)}/${kind}`) ?? [];
}

/** A row whose input is named, and not followed. */
export type SaidRow = LedgerRow & { readonly state: Said };

/** The rows whose input is named where it is found, and not followed. */
export function saidRows(): readonly SaidRow[] {
  return LEDGER.filter((row): row is SaidRow => row.state.state === 'said');
}

/** True where all kinds of the group are in the ledger, so that one that is not is news. */
export function isKnownGroup(group: string): boolean {
  return KNOWN_GROUPS.includes(group) || group.endsWith(KNOWN_GROUP_SUFFIX);
}

/**
 * The kinds of objects that are read on the way to an endpoint, by Istio or by a network plugin, and that are followed or named: what
 * stands for such objects in a tree of manifests is not among them.
 */
export function decisiveKinds(): readonly MatchedKind[] {
  const matches = LEDGER.filter(({ state, readBy }) => state.state !== 'cannot matter' && readBy.length > 0).flatMap(
    (row) => row.matches,
  );
  const byKey = new Map(matches.map(({ group, kind }) => [`${group}/${kind}`, { group, kind }]));
  return [...byKey.values()];
}

/** What is said of an object that has no row though its group is known; undefined for any other. */
export function ofUnlistedKind(apiVersion: string, kind: string): Said | undefined {
  return isKnownGroup(groupOf(apiVersion)) && rowsFor(apiVersion, kind).length === 0 ? UNLISTED : undefined;
}

const UNLISTED: Said = {
  state: 'said',
  sentence: 'is of a kind that is not known here: what it changes is not followed.',
  effect: 'unknown',
};

function groupOf(apiVersion: string): string {
  return apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
}
