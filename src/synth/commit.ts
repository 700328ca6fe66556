import fs from 'node:fs';
import * as path from 'node:path';
import { compareText } from '../util/compare-text';
import { blocked, unwritable } from './output/blocked';
import { readJournal } from './output/journal';
import { OutputLock, PATIENCE_MILLISECONDS } from './output/lock';
import { refuseObstacles, refusePaths } from './output/obstacles';
import { ownedFiles } from './output/owned-files';
import { Transaction } from './output/transaction';
import { sweep } from './output/work-folder';
import { WORK_FOLDER } from '../util/work-folder';
import type { Files } from './place/place';
import { describeProblem } from '../diagnostics';
import { InvalidInput } from './messages/problem';
import type { Progress } from './messages/progress';

export { isInterrupted } from './output/journal';
export { MESH_FILE } from './output/owned-files';

/** What a commit changed, for the summary. */
export interface Changes {
  readonly added: number;
  readonly changed: number;
  readonly removed: number;
  readonly unchanged: number;
}

/**
 * What becomes of files that an earlier synth wrote and this one does not: `replace-tree` removes them, `only-these` refuses,
 * because a synth of one cluster does not know the others.
 */
export type CommitMode = 'replace-tree' | 'only-these';

/**
 * Makes the output folder hold exactly `files`, of those that synths write. A second synth at the same time waits.
 *
 * @param patience how long, in milliseconds
 */
export function commit(
  outdir: string,
  files: Files,
  mode: CommitMode,
  progress: Progress,
  patience = PATIENCE_MILLISECONDS,
): Changes {
  refusePaths(outdir, files.keys());
  makeFolder(outdir);
  const lock = acquireLock(outdir, patience);
  try {
    const changes = replaceTree(outdir, files, mode, lock, progress);
    sweep(path.join(outdir, WORK_FOLDER));
    return changes;
  } finally {
    lock.release();
  }
}

function replaceTree(outdir: string, files: Files, mode: CommitMode, lock: OutputLock, progress: Progress): Changes {
  const interrupted = readJournal(outdir);
  const listed = ownedFiles(outdir);
  // Neither the old mesh.json nor the new one may list a file of an interrupted synth, and its content is not known.
  const uncertain = new Set(interrupted === undefined ? [] : [...interrupted.replaced, ...interrupted.removed]);
  const owned = new Set([...listed, ...uncertain]);

  const wanted = [...files].sort(([left], [right]) => compareText(left, right));
  const removed = [...owned].filter((file) => !files.has(file)).sort(compareText);
  if (mode === 'only-these') refuseToRemove(outdir, removed);
  refuseObstacles(outdir, { wanted: wanted.map(([file]) => file), removals: removed, owned });

  const replaced = wanted.filter(
    ([file, content]) => !(listed.has(file) && !uncertain.has(file) && hasContent(path.join(outdir, file), content)),
  );
  if (replaced.length > 0 || removed.length > 0 || interrupted !== undefined) {
    new Transaction(outdir, { replaced, removed, owned }, lock, progress).run();
  }
  const added = replaced.filter(([file]) => !owned.has(file)).length;
  return {
    added,
    changed: replaced.length - added,
    removed: removed.length,
    unchanged: wanted.length - replaced.length,
  };
}

function makeFolder(outdir: string): void {
  try {
    fs.mkdirSync(outdir, { recursive: true });
  } catch (error) {
    throw new InvalidInput([unwritable(outdir, '', `cannot be made (${(error as Error).message})`)]);
  }
}

function acquireLock(outdir: string, patience: number): OutputLock {
  const workFolder = path.join(outdir, WORK_FOLDER);
  const stat = fs.lstatSync(workFolder, { throwIfNoEntry: false });
  if (stat !== undefined && !stat.isDirectory()) {
    throw new InvalidInput([blocked(outdir, WORK_FOLDER, stat, 'folder')]);
  }
  try {
    return OutputLock.acquire(workFolder, patience);
  } catch (error) {
    if (error instanceof InvalidInput) throw error;
    throw new InvalidInput([unwritable(outdir, '', `cannot be written to (${(error as Error).message})`)]);
  }
}

function refuseToRemove(outdir: string, files: readonly string[]): void {
  if (files.length === 0) return;
  throw new InvalidInput([
    {
      path: outdir,
      text: describeProblem({
        message: `holds the manifests of a whole mesh (${files[0]}, …), and this synth is for one cluster only.`,
        why: 'it would remove every other cluster’s manifests, and what applies them might remove the objects too.',
        fix: 'give it an output folder of its own (CDK8S_OUTDIR), or unset CDK8S_AMBIENT_CLUSTER.',
      }),
    },
  ]);
}

function hasContent(file: string, content: Buffer): boolean {
  const stat = fs.lstatSync(file, { throwIfNoEntry: false });
  return stat?.isFile() === true && stat.size === content.length && fs.readFileSync(file).equals(content);
}
