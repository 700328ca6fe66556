import { parseArgs } from 'node:util';
import { CannotRun } from './exit';
import { MESH_OPTIONS, MESH_USAGE, toMeshOptions, type MeshOptions } from './mesh-tree';

export const ENDPOINTS_USAGE = `cdk8s-ambient endpoints DIR… [options]

Reads mesh directories (what a synth wrote, anybody's DIR/<cluster>/**/*.yaml, or a snapshot of live clusters) and says which
endpoints istiod sends each waypoint, with their priorities, weights and health, as istioctl proxy-config endpoints would.

  --format text|json        how to say it (text)
  --json                    short for --format json
  --cluster NAME            only waypoints of this cluster
  --waypoint NAMESPACE/NAME only this waypoint
  --service SERVICE         only this service: NAMESPACE/NAME, or its host
${MESH_USAGE}

What is assumed or cannot be known is said on standard error. Exit code: 0 done, 2 could not run.`;

const FORMATS = ['text', 'json'] as const;

export interface EndpointsOptions extends MeshOptions {
  readonly format: (typeof FORMATS)[number];
  /** Which are asked for; undefined for all. */
  readonly cluster: string | undefined;
  readonly waypoint: string | undefined;
  readonly service: string | undefined;
}

/** Reads arguments. Throws what a person can act on. */
export function readEndpointsOptions(args: readonly string[]): EndpointsOptions {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      format: { type: 'string', default: 'text' },
      json: { type: 'boolean', default: false },
      cluster: { type: 'string' },
      waypoint: { type: 'string' },
      service: { type: 'string' },
      ...MESH_OPTIONS,
    },
  });
  const format = values.json ? 'json' : FORMATS.find((known) => known === values.format);
  if (format === undefined) throw new CannotRun(`--format is "${values.format}"; it can be ${FORMATS.join(', ')}.`);
  const { cluster, waypoint, service } = values;
  return { ...toMeshOptions('endpoints', positionals, values), format, cluster, waypoint, service };
}
