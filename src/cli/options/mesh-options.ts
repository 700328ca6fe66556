import { malformedVersion } from '../../istio/versions';
import { readWholeTree, type MeshTree } from '../../model/read/tree';
import { UserError } from '../../util/user-error';
import { CannotRun } from '../line/exit';
import { optional, type ValueType, type ValuesOf } from '../line/option';
import { text } from '../line/value-types';

/** Which mesh to read. */
export interface MeshOptions {
  /** The directories, which overlay. */
  readonly roots: readonly string[];
  /** The file that describes the clusters, in place of mesh.json. */
  readonly mesh: string | undefined;
  /** The version that every cluster is assumed to run. */
  readonly istioVersion: string | undefined;
}

/** A version of Istio, in the form that a Cluster takes, too. */
export const istioVersion: ValueType<string> = {
  name: 'VERSION',
  read: (given) => {
    const problem = malformedVersion(given);
    if (problem !== undefined) throw new UserError(`${problem.message} Fix: ${problem.fix} Why: ${problem.why}`);
    return given;
  },
};

/** The options that {@link toMeshOptions} reads. */
export const MESH_OPTIONS = {
  mesh: optional(text('FILE'), 'describes the clusters, in place of DIR/mesh.json'),
  'istio-version': optional(istioVersion, 'assume that every cluster runs this version', 'what the mesh states'),
};

/** Which mesh a command reads, by its operands and options. */
export function toMeshOptions(
  command: string,
  roots: readonly string[],
  values: ValuesOf<typeof MESH_OPTIONS>,
): MeshOptions {
  if (roots.length === 0) {
    throw new CannotRun(`${command} needs a directory, for example: cdk8s-ambient ${command} dist`);
  }
  return { roots, mesh: values.mesh, istioVersion: values['istio-version'] };
}

/** Reads a mesh. Refuses a tree that a killed synth left half replaced. */
export function readMeshTree({ roots, mesh, istioVersion }: MeshOptions): MeshTree {
  const tree = readWholeTree(roots, mesh);
  if (tree.interrupted.length > 0) {
    throw new CannotRun(
      `interrupted synth: ${tree.interrupted.join(', ')} is neither the old nor the new tree, because a synth was killed while it ` +
        'replaced files. Synthesize again: that completes it.',
    );
  }
  return { ...tree, istioVersion };
}
