import type { Client } from '../predict/client';

/** As --client takes it. */
export function formatClient({ cluster, kind, zone }: Client): string {
  if (zone !== undefined) return `${cluster}:${kind}:${zone}`;
  return kind === 'ambient' ? cluster : `${cluster}:${kind}`;
}
