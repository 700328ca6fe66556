import type { ReportData } from '../../../src/report/html';
import { clientsOf, numbersOf } from './members';

/** An answer in the JSON of `predict`. */
export interface Entry {
  readonly service: string;
  readonly client: { readonly cluster: string };
  readonly outage: string;
  readonly verdict: string;
  readonly path: string;
  readonly untilEjected: { readonly errors: number } | null;
  readonly afterEjection: { readonly errors: number } | null;
  readonly failedRequests: object | null;
  readonly load: Readonly<Record<string, number>> | null;
  readonly reasons: readonly object[];
}

type Find = (service: string, outage: number, client: number) => Entry;

function finder(data: ReportData, entries: readonly Entry[]): Find {
  const keyOf = (service: string, outage: string, client: string): string => [service, outage, client].join(' ');
  const known = new Map(entries.map((entry) => [keyOf(entry.service, entry.outage, entry.client.cluster), entry]));
  return (service, outage, client) =>
    known.get(keyOf(service, data.outages[outage]!.text, data.clients[client]!.name))!;
}

/** Expects of each answer that is shown the numbers and reasons of its entry. Returns how many there are. */
export function expectShown(data: ReportData, entries: readonly Entry[]): number {
  const find = finder(data, entries);
  const spread = (place: number | null) => (place === null ? null : data.spreads[place]);
  let compared = 0;
  for (const { service, cells } of data.rows) {
    for (const { shown } of cells.flatMap((cell) => cell?.variants ?? [])) {
      const entry = find(service, shown.outage, shown.client);
      const { verdict, path, failedRequests, load } = shown;
      expect({ verdict, path, failedRequests, load }).toEqual({
        ...{ verdict: entry.verdict, path: entry.path, failedRequests: entry.failedRequests, load: entry.load },
      });
      expect(spread(shown.untilEjected)).toEqual(entry.untilEjected);
      expect(spread(shown.afterEjection)).toEqual(entry.afterEjection);
      expect(shown.reasons.map((place) => ({ ...data.reasons[place], hosts: undefined }))).toEqual(
        entry.reasons.map((reason) => ({ ...reason, hosts: undefined })),
      );
      compared += 1;
    }
  }
  return compared;
}

/** Expects each answer that an entry of a cell stands for to have its verdict and its errors. Returns how many there are. */
export function expectMembers(data: ReportData, entries: readonly Entry[]): number {
  const find = finder(data, entries);
  const seen = new Set<Entry>();
  for (const { service, cells } of data.rows) {
    for (const variant of cells.flatMap((cell) => cell?.variants ?? [])) {
      const { verdict, afterEjection } = variant.shown;
      const errors = afterEjection === null ? undefined : data.spreads[afterEjection]!.errors;
      let count = 0;
      for (const { outages, clients } of variant.members) {
        for (const outage of numbersOf(outages)) {
          for (const client of clientsOf(data, clients, outage)) {
            const entry = find(service, outage, client);
            expect([entry.verdict, entry.afterEjection?.errors]).toEqual([verdict, errors]);
            seen.add(entry);
            count += 1;
          }
        }
      }
      expect(count).toBe(variant.count);
    }
  }
  return seen.size;
}
