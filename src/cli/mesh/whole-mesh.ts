import { PATCH_WITHOUT_OBJECT, type MeshTree } from '../../model/read/tree';
import { findingsAsText } from '../../report/findings';
import { compareText } from '../../util/compare-text';
import { visibleLines } from '../../util/escape';
import { listNames } from '../../util/list-names';
import { CannotRun } from '../line/exit';
import { readMeshTree, type MeshOptions } from '../options/mesh-options';

const MOST_NAMED = 5;

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

/** Prints on stderr what reading a mesh warned of. Services that only patches are for are named once, not for each cluster. */
export function printFindingsOf({ findings, clusters }: MeshTree): void {
  const others = findings.filter(({ rule }) => rule !== PATCH_WITHOUT_OBJECT);
  if (others.length > 0) process.stderr.write(findingsAsText(others));
  const unread = [...new Set(clusters.flatMap(({ unreadServices = [] }) => unreadServices))].sort(compareText);
  if (unread.length === 0) return;
  const named = unread.length === 1 ? `Service ${unread[0]} is` : `Services ${listNames(unread, MOST_NAMED)} are`;
  process.stderr.write(
    visibleLines([
      `${named} labelled by patches, and not read: answers are unknown. Give the directory of the owner, too: DIR OWNERS-DIRECTORY.`,
    ]),
  );
}
