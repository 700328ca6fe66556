import type { LedgerRow } from '../../src/istio/ledger';

/** What go/istio/inputs finds in Istio's source. */
export interface Inventory {
  readonly flags: readonly Found[];
  readonly keys: readonly Found[];
  readonly fields: readonly Found[];
}

export interface Found {
  readonly name: string;
  /** The packages of Istio that read it. */
  readonly readers: readonly string[];
}

/** What Istio reads and no row of the ledger accounts for: `flag:NAME (packages)`. */
export function withoutRow(inventory: Inventory, rows: readonly LedgerRow[]): string[] {
  const covered = rows.flatMap(({ covers }) => covers);
  const exact = new Set(covered.filter((entry) => !entry.endsWith('*')));
  const prefixes = covered.filter((entry) => entry.endsWith('*')).map((entry) => entry.slice(0, -1));
  return entriesOf(inventory)
    .filter(({ entry }) => !exact.has(entry) && !prefixes.some((prefix) => entry.startsWith(prefix)))
    .map(({ entry, readers }) => `${entry} (${readers.join(', ')})`);
}

/** Flags that rows account for and Istio does not have: misspelt, or gone. */
export function flagsThatAreGone(inventory: Inventory, rows: readonly LedgerRow[]): string[] {
  const found = new Set(entriesOf(inventory).map(({ entry }) => entry));
  return rows.flatMap(({ covers }) => covers).filter((entry) => entry.startsWith('flag:') && !found.has(entry));
}

function entriesOf({ flags, keys, fields }: Inventory): { entry: string; readers: readonly string[] }[] {
  return [
    ...flags.map(({ name, readers }) => ({ entry: `flag:${name}`, readers })),
    ...keys.map(({ name, readers }) => ({ entry: `key:${name}`, readers })),
    ...fields.map(({ name, readers }) => ({ entry: `field:${name}`, readers })),
  ];
}
