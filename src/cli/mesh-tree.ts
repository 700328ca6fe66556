import { readWholeTree } from '../model/read/nothing-read';
import { NoSuchRoot, type MeshTree } from '../model/read/tree';
import { CannotRun } from './exit';

/** Which mesh to read, as verbs that read one let their callers say it. */
export interface MeshOptions {
  /** The directories, which overlay. */
  readonly roots: readonly string[];
  /** The file that describes the clusters, in place of mesh.json. */
  readonly mesh: string | undefined;
  /** The version every cluster is taken to run. */
  readonly istioVersion: string | undefined;
}

/** The options of parseArgs that {@link toMeshOptions} reads. */
export const MESH_OPTIONS = {
  mesh: { type: 'string' },
  'istio-version': { type: 'string' },
} as const;

/** What a usage text says of them. */
export const MESH_USAGE = `  --mesh FILE               describes the clusters, in place of DIR/mesh.json
  --istio-version VERSION   take every cluster to run this version`;

/** Reads what was said of the mesh. Throws what a person can act on. */
export function toMeshOptions(
  verb: string,
  roots: readonly string[],
  values: { readonly mesh?: string | undefined; readonly 'istio-version'?: string | undefined },
): MeshOptions {
  if (roots.length === 0) {
    throw new CannotRun(`${verb} needs a directory, for example: cdk8s-ambient ${verb} dist`);
  }
  const istioVersion = values['istio-version'];
  if (istioVersion !== undefined && !/^1\.\d+\.\d+/.test(istioVersion)) {
    throw new CannotRun(`--istio-version is "${istioVersion}"; it is MAJOR.MINOR.PATCH, for example 1.30.3.`);
  }
  return { roots, mesh: values.mesh, istioVersion };
}

/** Reads a mesh. A tree that a killed synth left half replaced is none. */
export function readMeshTree({ roots, mesh, istioVersion }: MeshOptions): MeshTree {
  const tree = readRoots(roots, mesh);
  if (tree.interrupted.length > 0) {
    throw new CannotRun(
      `interrupted synth: ${tree.interrupted.join(', ')} is neither the old nor the new tree, because a synth was killed while it ` +
        'replaced files. Synthesize again: that completes it.',
    );
  }
  return { ...tree, istioVersion };
}

function readRoots(roots: readonly string[], mesh: string | undefined): MeshTree {
  try {
    return readWholeTree(roots, mesh);
  } catch (error) {
    if (error instanceof NoSuchRoot) throw new CannotRun(error.message);
    throw error;
  }
}
