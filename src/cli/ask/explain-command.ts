import { formatClient, type Client } from '../../predict/client';
import { formatOutages, type Outage } from '../../predict/outage';
import type { MeshOptions } from '../options/mesh-options';

/** Writes the command that explains one answer, to be copied into a shell. */
export function explainCommand(
  { roots, mesh, istioVersion, isStrict }: MeshOptions & { readonly isStrict?: boolean },
  { service, port, client }: { readonly service: string; readonly port?: number | undefined; readonly client: Client },
  outages: readonly Outage[],
): string {
  const words = [
    ...['cdk8s-ambient', 'explain', ...roots],
    ...(mesh === undefined ? [] : ['--mesh', mesh]),
    ...(istioVersion === undefined ? [] : ['--istio-version', istioVersion]),
    ...(isStrict === true ? ['--strict'] : []),
    ...['--service', service, ...(port === undefined ? [] : ['--port', String(port)])],
    ...['--client', formatClient(client), '--outage', formatOutages(outages, service)],
  ];
  return words.map(quoted).join(' ');
}

/** A word as a shell takes it. */
export function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
