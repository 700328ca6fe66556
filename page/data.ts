import type {
  AnswerData,
  CellData,
  ReasonData,
  ReportData,
  RowData,
  SpreadData,
  VariantData,
} from '../src/report/html/data/data';

// The data of the page, as src/report/html/data/data.ts describes it, and what is looked up in it.

export const data: ReportData = unpack(JSON.parse(document.getElementById('data')?.textContent ?? '') as Packed);

/** Rows have the numbers of cells that are alike: see src/report/html/pack.ts. */
interface Packed extends Omit<ReportData, 'rows'> {
  readonly rows: ReadonlyArray<Omit<RowData, 'cells'> & { readonly cells: ReadonlyArray<CellData | number | null> }>;
  readonly cells: readonly CellData[];
}

function unpack({ cells: table, ...packed }: Packed): ReportData {
  const rows = packed.rows.map((row) => ({
    ...row,
    cells: row.cells.map((cell) => (typeof cell === 'number' ? (table[cell] ?? null) : cell)),
  }));
  return { ...packed, rows };
}

/** "0-4,7" as numbers. */
export function numbersOf(ranges: string): number[] {
  if (ranges === '') return [];
  return ranges.split(',').flatMap((part) => {
    const [from = 0, to = from] = part.split('-').map(Number);
    return Array.from({ length: to - from + 1 }, (_, offset) => from + offset);
  });
}

/** Who answers, by the place of the spread; null where that is not known. */
export function spreadAt(place: number | null | undefined): SpreadData | null {
  return place == null ? null : (data.spreads[place] ?? null);
}

/** The reason that decides an answer. */
export function decisiveReasonOf({ reasons, decisive }: AnswerData): ReasonData | undefined {
  return decisive === null ? undefined : data.reasons[reasons[decisive] ?? -1];
}

/** Reports whether a client is asked about in an outage: those of a cluster that is down are not. */
function isAsked(client: number, outage: number): boolean {
  const cluster = data.clients[client]?.cluster;
  return data.outages[outage]?.dead.some((dead) => dead.what === 'cluster' && dead.cluster === cluster) !== true;
}

/** The clients that an entry of a variant stands for in one of its outages. */
export function clientsOf(clients: string, outage: number): number[] {
  const all = data.clients.map((_, client) => client).filter((client) => isAsked(client, outage));
  const isOwn = (client: number) =>
    data.outages[outage]?.clusters.includes(data.clients[client]?.cluster ?? -1) === true;
  if (clients === 'all') return all;
  if (clients === 'own') return all.filter(isOwn);
  if (clients === 'others') return all.filter((client) => !isOwn(client));
  return numbersOf(clients);
}

/** Reports whether a variant stands for an answer to clients of a cluster. */
export function concernsClientsOf(variant: VariantData, cluster: number): boolean {
  return variant.members.some(({ outages, clients }) =>
    numbersOf(outages).some((outage) =>
      clientsOf(clients, outage).some((client) => data.clients[client]?.cluster === cluster),
    ),
  );
}

const ORDER = ['none', 'scaled', 'unready', 'failing:in', 'zone', 'waypoint', 'gateway', 'cluster', 'failing:every'];

/** The columns, in the order of how much they take away. */
export const columns = data.kinds
  .map((kind, number) => ({ ...kind, number }))
  .sort((left, right) => placeOf(left.id) - placeOf(right.id) || left.number - right.number);

export type Column = (typeof columns)[number];

function placeOf(id: string): number {
  const place = id.includes('+') ? -1 : ORDER.findIndex((start) => id.startsWith(start));
  return place === -1 ? ORDER.length : place;
}

/** How many services rows stand for. */
export function servicesIn(rows: ReadonlyArray<{ readonly others: readonly string[] }>): number {
  return rows.reduce((sum, { others }) => sum + 1 + others.length, 0);
}
