import { toMesh } from '../model/mesh';
import { assumptionsOf } from '../predict/assumptions';
import { Prediction } from '../predict/prediction';
import type { MeshTree } from '../model/tree';
import { findingsAsText } from '../report/findings';
import { CannotRun } from './exit';
import { readMeshTree, type MeshOptions } from './mesh-tree';

/** Reads a mesh to predict from, and says on stderr what the answers rest on. */
export function readPrediction(options: MeshOptions): Prediction {
  const prediction = new Prediction(toMesh(requireWhole(readMeshTree(options))));
  for (const assumption of assumptionsOf(prediction.view)) warn(assumption);
  return prediction;
}

/** Says something on stderr that stops nothing. */
export function warn(text: string): void {
  process.stderr.write(`warning: ${text}\n`);
}

/** What could not be read would be missing from every answer, so there is none. */
export function requireWhole(tree: MeshTree): MeshTree {
  const errors = tree.findings.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) throw new CannotRun(`the mesh cannot be read whole.\n\n${findingsAsText(errors)}`);
  for (const { file, cluster, message } of tree.findings) warn(`${file ?? cluster ?? 'the mesh'}: ${message}`);
  return tree;
}
