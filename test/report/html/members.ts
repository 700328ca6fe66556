import type { ReportData } from '../../../src/report/html';

// What the page reads out of ranges, written anew.

export function numbersOf(ranges: string): number[] {
  return ranges.split(',').flatMap((part) => {
    const [from = 0, to = from] = part.split('-').map(Number);
    return Array.from({ length: to - from + 1 }, (_, offset) => from + offset);
  });
}

export function clientsOf(data: ReportData, clients: string, outage: number): number[] {
  const { clusters, dead } = data.outages[outage]!;
  const down = dead.filter(({ what }) => what === 'cluster').map(({ cluster }) => cluster);
  const asked = data.clients
    .map((_, client) => client)
    .filter((client) => !down.includes(data.clients[client]!.cluster));
  const isOwn = (client: number): boolean => clusters.includes(data.clients[client]!.cluster);
  if (clients === 'all') return asked;
  if (clients === 'own') return asked.filter(isOwn);
  if (clients === 'others') return asked.filter((client) => !isOwn(client));
  return numbersOf(clients);
}
