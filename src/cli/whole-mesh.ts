import { toMesh, type Mesh } from '../model/mesh';
import type { MeshTree } from '../model/read/tree';
import { findingsAsText } from '../report/findings';
import { CannotRun } from './exit';
import { readMeshTree, type MeshOptions } from './mesh-tree';

/** Reads a mesh to predict from. What could not be read would make every answer a guess, so there is none then. */
export function readWholeMesh(options: MeshOptions): Mesh {
  return toMesh(readWholeTree(options));
}

/** The same, as the objects that were read. */
export function readWholeTree(options: MeshOptions): MeshTree {
  const tree = readMeshTree(options);
  const errors = tree.findings.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) {
    throw new CannotRun(`what is predicted would be of another mesh than this one:\n\n${findingsAsText(errors)}`);
  }
  if (tree.findings.length > 0) process.stderr.write(findingsAsText(tree.findings));
  return tree;
}
