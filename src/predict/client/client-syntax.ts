import type { Client, ClientKind } from './client';
import { UserError } from '../../util/user-error';

const KINDS: readonly ClientKind[] = ['ambient', 'ingress', 'sidecar'];

/** A text is not a client. The message says why. */
export class NoClient extends UserError {}

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
