import type { Client, ClientKind } from './client';

const KINDS: readonly ClientKind[] = ['ambient', 'ingress', 'sidecar'];

/** What is no client, with the reason. */
export class NoClient extends Error {}

/** Reads "CLUSTER", "CLUSTER:KIND" or "CLUSTER:KIND:ZONE". */
export function parseClient(text: string): Client {
  const [cluster = '', kind = 'ambient', zone, ...rest] = text.split(':');
  const known = KINDS.find((one) => one === kind);
  if (known === undefined || cluster === '' || zone === '' || rest.length > 0)
    throw new NoClient(`"${text}" is not CLUSTER[:KIND[:ZONE]], with one of ${KINDS.join(', ')} for KIND.`);
  return { cluster, kind: known, ...(zone === undefined ? {} : { zone }) };
}

/** Writes what {@link parseClient} reads, as short as it can be. */
export function formatClient({ cluster, kind, zone }: Client): string {
  if (zone !== undefined) return `${cluster}:${kind}:${zone}`;
  return kind === 'ambient' ? cluster : `${cluster}:${kind}`;
}
