import type { CellData, RowData } from '../../src/report/html/data/data';
import { percentAsText } from '../../src/util/percent';
import type { Choice } from '../address';
import { concernsClientsOf, data, spreadAt } from '../data';
import { verdictName, type Judged } from '../words';

const NOTABLE_LOAD = 1.05;

/** What a cell shows. */
export interface Seen extends Judged {
  readonly errors: number | null;
  readonly errorsBefore: number | null;
  readonly load: number | null;
  /** The answer with which it opens. */
  readonly variant: number;
}

/** The name of a cell in the address of the page. */
export function cellKey(row: RowData, kind: number): string {
  return `${row.service}~${data.kinds[kind]?.id ?? ''}`;
}

/** The service in the key of a cell. */
export function serviceIn(key: string): string {
  return key.slice(0, key.lastIndexOf('~'));
}

/** A cell as those of the cluster see it that is chosen; null where they have no answer. */
export function seenBy(cell: CellData | null | undefined, { cluster }: Choice): Seen | null {
  if (cell == null) return null;
  const number = data.clusters.indexOf(cluster);
  if (number === -1 || cell.variants === undefined) return { ...cell, variant: 0 };
  const variant = cell.variants.findIndex((one) => concernsClientsOf(one, number));
  const found = cell.variants[variant];
  if (found === undefined) return null;
  const { shown, excuse } = found;
  return {
    ...{ verdict: shown.verdict, excuse, load: null, variant },
    errors: spreadAt(shown.afterEjection)?.errors ?? null,
    errorsBefore: spreadAt(shown.untilEjected)?.errors ?? null,
  };
}

/** What the older tree had, where two are compared. */
export function wasOf(cell: CellData | null | undefined): string | undefined {
  return cell?.variants?.[0]?.was?.verdict;
}

/** What stands below a letter. */
export interface Note {
  readonly short: string;
  readonly says: string;
}

export function notesOf({ errors, errorsBefore, load }: Seen): Note[] {
  const notes: Note[] = [];
  if (errors !== null && errors > 0) {
    const lost = percentAsText(errors);
    notes.push({ short: `${lost} lost`, says: `${lost} of requests of the worst client fail` });
  } else if (errorsBefore !== null && errorsBefore > 0) {
    const lost = percentAsText(errorsBefore);
    notes.push({
      short: `${lost} at first`,
      says: `${lost} of requests of the worst client fail until hosts are ejected`,
    });
  }
  if (load !== null && load > NOTABLE_LOAD) {
    const factor = load.toFixed(1);
    notes.push({ short: `load ×${factor}`, says: `up to ${factor} times the load of a replica` });
  }
  return notes;
}

/** Reports whether search and filters leave a row. */
export function isWanted(row: RowData, choice: Choice): boolean {
  const names = [row.service, ...row.others];
  if (choice.ns !== '' && !names.some((name) => name.startsWith(`${choice.ns}/`))) return false;
  const text = choice.q.trim().toLowerCase();
  if (text !== '' && !names.some((name) => name.toLowerCase().includes(text)) && !saysOf(row).includes(text))
    return false;
  const cells = row.cells.map((cell) => seenBy(cell, choice)).filter((cell) => cell !== null);
  if (cells.length === 0) return false;
  return choice.verdict === '' || cells.some((cell) => verdictName(cell) === choice.verdict);
}

const said = new Map<string, string>();

/** All that the answers of a row say, to be searched. */
function saysOf(row: RowData): string {
  const known = said.get(row.service);
  if (known !== undefined) return known;
  const places = new Set(row.cells.flatMap((cell) => cell?.variants?.flatMap(({ shown }) => shown.reasons) ?? []));
  const text = [...places]
    .map((place) => {
      const { text: says, object, cluster, file } = data.reasons[place] ?? { text: '' };
      return [says, object, cluster, file].join(' ');
    })
    .join('\n')
    .toLowerCase();
  said.set(row.service, text);
  return text;
}
