import type { Mesh } from 'cdk8s-ambient';
import { parse, parseAllDocuments } from 'yaml';
import { manifests } from '../synth/support';

/** A manifest as a cluster gets it. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Record<string, string>;
    readonly annotations?: Record<string, string>;
  };
  readonly spec?: Record<string, unknown>;
  readonly data?: Record<string, string>;
}

/** The objects of a YAML text, in order. */
export function objectsIn(text: string): Manifest[] {
  return parseAllDocuments(text).map((document) => document.toJS() as Manifest);
}

/** Everything that a synth writes for one cluster, read back from its files. */
export function written(mesh: Mesh, cluster = 'cluster1'): Manifest[] {
  mesh.synth();
  return Object.entries(manifests(mesh.outdir))
    .filter(([file]) => file.startsWith(`${cluster}/`))
    .flatMap(([, text]) => objectsIn(text));
}

/** One object that a synth writes for a cluster, by "Kind/name". */
export function writtenObject(mesh: Mesh, key: string, cluster = 'cluster1'): Manifest {
  return pick(written(mesh, cluster), key);
}

/** One object of several, by "Kind/name". */
export function pick(objects: readonly Manifest[], key: string): Manifest {
  const found = objects.filter(({ kind, metadata }) => `${kind}/${metadata.name}` === key);
  if (found.length === 1) return found[0]!;
  throw new Error(`${found.length} objects are ${key}; there are ${keysOf(objects).join(', ')}`);
}

/** The "Kind/name" of objects, in order. */
export function keysOf(objects: readonly Manifest[]): string[] {
  return objects.map(({ kind, metadata }) => `${kind}/${metadata.name}`);
}

/** What a YAML text in the source says: yaml`kind: Service`. */
export function yaml(text: TemplateStringsArray): unknown {
  return parse(text.join(''));
}
