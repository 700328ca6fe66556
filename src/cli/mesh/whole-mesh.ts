import type { MeshTree } from '../../model/read/tree';
import { findingsAsText } from '../../report/findings';
import { CannotRun } from '../line/exit';
import { readMeshTree, type MeshOptions } from '../options/mesh-options';

/** Reads a mesh to predict from. Refuses one that cannot be read whole: every answer would be a guess. */
export function readWholeTree(options: MeshOptions): MeshTree {
  const tree = readMeshTree(options);
  const errors = tree.findings.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) {
    throw new CannotRun(
      `the mesh cannot be read whole, so a prediction would be of another mesh than this one:\n\n${findingsAsText(errors)}`,
    );
  }
  return tree;
}

/** Prints on stderr what reading a mesh warned of. */
export function printFindingsOf({ findings }: MeshTree): void {
  if (findings.length > 0) process.stderr.write(findingsAsText(findings));
}
