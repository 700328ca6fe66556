import fs from 'node:fs';
import * as path from 'node:path';
import { compareText } from './kinds';
import type { Files } from './place';
import type { Progress } from './progress';
import { InvalidInput, describe, type LocatedProblem } from './problem';

/** Lists the clusters, and the files that are ours. */
export const MESH_FILE = 'mesh.json';
/** Holds new contents and the journal until all of them are in place. Starts with "." so that nothing applies it. */
const STAGING = '.cdk8s-ambient';
const JOURNAL = 'journal.json';

/** What a commit changed, for the summary. */
export interface Changes {
  readonly added: number;
  readonly changed: number;
  readonly removed: number;
  readonly unchanged: number;
}

/**
 * What becomes of files an earlier synth wrote and this one does not: `replace-tree` removes them, `only-these` refuses,
 * because a synth of one cluster knows nothing of the others.
 */
export type CommitMode = 'replace-tree' | 'only-these';

interface Journal {
  /** Staged files and where they go, in order. */
  readonly moves: ReadonlyArray<{ readonly staged: string; readonly path: string }>;
  /** Files to delete, of objects that are no longer declared. */
  readonly removals: readonly string[];
}

/**
 * Makes the output folder hold exactly `files`, of those that are ours. New contents are staged beside the tree, then a
 * journal says what goes where, then each file is replaced by a rename. Whoever is killed before the journal leaves the
 * old tree, whoever is killed after it leaves whole files and a journal that the next commit completes.
 */
export function commit(outdir: string, files: Files, mode: CommitMode, progress: Progress): Changes {
  makeFolder(outdir);
  recover(outdir);

  const owned = ownedFiles(outdir);
  if (mode === 'only-these')
    refuseToRemove(
      outdir,
      [...owned].filter((file) => !files.has(file)),
    );
  const wanted = [...files].sort(([left], [right]) => compareText(left, right));
  refuseForeignFiles(
    outdir,
    wanted.map(([file]) => file),
    owned,
  );

  const replaced = wanted.filter(
    ([file, content]) => !(owned.has(file) && hasContent(path.join(outdir, file), content)),
  );
  const removals = [...owned].filter((file) => !files.has(file)).sort();
  const added = replaced.filter(([file]) => !owned.has(file)).length;
  if (replaced.length > 0 || removals.length > 0) {
    finish(outdir, stage(outdir, replaced, removals, progress));
  }
  return {
    added,
    changed: replaced.length - added,
    removed: removals.length,
    unchanged: wanted.length - replaced.length,
  };
}

/** True if a synth was killed while it replaced files, and none has completed it since. */
export function isInterrupted(outdir: string): boolean {
  return fs.existsSync(path.join(outdir, STAGING, JOURNAL));
}

/** Completes what an earlier synth was killed in the middle of, or drops what it had only staged. */
function recover(outdir: string): void {
  const staging = path.join(outdir, STAGING);
  if (!fs.existsSync(staging)) return;
  if (isInterrupted(outdir)) {
    finish(outdir, JSON.parse(fs.readFileSync(path.join(staging, JOURNAL), 'utf8')) as Journal);
  } else {
    fs.rmSync(staging, { recursive: true, force: true });
  }
}

/** Writes the new contents and the journal, touching nothing that was there. */
function stage(
  outdir: string,
  replaced: ReadonlyArray<[string, Buffer]>,
  removals: readonly string[],
  progress: Progress,
): Journal {
  const staging = path.join(outdir, STAGING);
  const folders: string[] = []; // made here
  try {
    fs.mkdirSync(staging);
    const moves = replaced.map(([file, content], number) => {
      progress.step('writing', number, replaced.length);
      const staged = String(number);
      writeDurably(`${staging}/${staged}`, content);
      return { staged, path: file };
    });
    // Now, while all can be taken back: a disk that has room for the contents may have none for their folders.
    for (const folder of new Set(moves.map((move) => path.posix.dirname(move.path)))) {
      if (fs.mkdirSync(`${outdir}/${folder}`, { recursive: true }) !== undefined) folders.push(folder);
    }
    const journal: Journal = { moves, removals };
    // Renamed into place: a journal is there whole or not at all.
    writeDurably(path.join(staging, `${JOURNAL}.new`), Buffer.from(JSON.stringify(journal)));
    fs.renameSync(path.join(staging, `${JOURNAL}.new`), path.join(staging, JOURNAL));
    return journal;
  } catch (error) {
    for (const folder of folders) removeEmptyFolders(outdir, folder);
    fs.rmSync(staging, { recursive: true, force: true });
    throw new Error(`cannot write to ${outdir}, nothing there was changed: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

/** Carries a journal out. */
function finish(outdir: string, journal: Journal): void {
  try {
    carryOut(outdir, journal);
  } catch (error) {
    throw new Error(
      `writing to ${outdir} was interrupted: ${(error as Error).message}. Its files are whole, but some are old and some ` +
        'new: do not apply them. Mend the cause and synthesize again, which completes this first.',
      { cause: error },
    );
  }
}

/** Can be repeated: what is already done is skipped. */
function carryOut(outdir: string, { moves, removals }: Journal): void {
  const staging = path.join(outdir, STAGING);
  for (const move of moves) moveInto(`${outdir}/${move.path}`, `${staging}/${move.staged}`);
  for (const file of removals) {
    fs.rmSync(path.join(outdir, file), { force: true });
    removeEmptyFolders(outdir, path.dirname(file));
  }
  removeStaging(staging);
}

/** Where all was moved, only the journal is left. What removes folders with anything in them is slow to load. */
function removeStaging(staging: string): void {
  try {
    fs.unlinkSync(path.join(staging, JOURNAL));
    fs.rmdirSync(staging);
  } catch {
    fs.rmSync(staging, { recursive: true, force: true });
  }
}

/** Renames a staged file, unless that was done before. */
function moveInto(file: string, staged: string): void {
  try {
    fs.renameSync(staged, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    if (!fs.existsSync(staged)) return;
    fs.mkdirSync(path.dirname(file), { recursive: true }); // somebody removed it since it was made
    fs.renameSync(staged, file);
  }
}

function writeDurably(file: string, content: Buffer): void {
  const descriptor = fs.openSync(file, 'wx');
  try {
    let written = 0;
    while (written < content.length) written += fs.writeSync(descriptor, content, written);
  } finally {
    fs.closeSync(descriptor);
  }
}

/** The files that the last synth into this folder wrote. */
function ownedFiles(outdir: string): Set<string> {
  const file = path.join(outdir, MESH_FILE);
  let text: string;
  try {
    text = fs.readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return new Set();
    throw error;
  }
  try {
    const { files } = JSON.parse(text) as { files?: unknown };
    if (!Array.isArray(files)) throw new Error('it has no list of files');
    const inside = files.filter((name): name is string => typeof name === 'string' && isInside(name));
    return new Set([...inside, MESH_FILE]);
  } catch (error) {
    throw new Error(
      `${file} is not a mesh.json of cdk8s-ambient (${(error as Error).message}). ` +
        'It says which files here may be replaced, so nothing was written: restore it, or use an empty output folder.',
      { cause: error },
    );
  }
}

/** A path of ours never leaves the output folder, whatever a mesh.json from elsewhere says. */
function isInside(file: string): boolean {
  return file !== '' && !path.posix.isAbsolute(file) && !file.includes('\\') && !file.split('/').includes('..');
}

/** Whatever mesh.json does not list as ours is somebody else's, and stays. */
function refuseForeignFiles(outdir: string, wanted: readonly string[], owned: ReadonlySet<string>): void {
  const problems: LocatedProblem[] = [];
  const foldersSeen = new Set<string>();
  const missing = new Set<string>();
  // In a new tree nothing is in the way: that is seen at once, not folder by folder. Some file systems ignore case.
  const present = new Set(fs.readdirSync(outdir).map((name) => name.toLowerCase()));
  for (const file of wanted) {
    for (const folder of parentsOf(file)) {
      if (foldersSeen.has(folder)) continue;
      foldersSeen.add(folder);
      const top = folder.split('/', 1)[0]!.toLowerCase();
      const stat = present.has(top) ? statOf(outdir, folder) : undefined;
      if (stat !== undefined && !stat.isDirectory()) problems.push(blocked(outdir, folder, 'is not a folder'));
      else if (stat !== undefined) problems.push(...refuseReadOnly(outdir, folder));
      else missing.add(folder);
    }
    if (missing.has(path.posix.dirname(file))) continue;
    const stat = statOf(outdir, file);
    if (stat === undefined) continue;
    if (!stat.isFile()) problems.push(blocked(outdir, file, 'is not a file'));
    else if (!owned.has(file))
      problems.push(blocked(outdir, file, 'is there already, and mesh.json does not list it as written by a synth'));
  }
  problems.push(...refuseReadOnly(outdir, ''));
  if (problems.length > 0) throw new InvalidInput(problems);
}

/** What is there, not following links; nothing below a file, which is reported for itself. */
function statOf(outdir: string, file: string): fs.Stats | undefined {
  try {
    return fs.lstatSync(`${outdir}/${file}`, { throwIfNoEntry: false });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOTDIR') return undefined;
    throw error;
  }
}

function refuseToRemove(outdir: string, files: readonly string[]): void {
  if (files.length === 0) return;
  throw new InvalidInput([
    {
      path: outdir,
      text: describe({
        what: `holds the manifests of a whole mesh (${files[0]}, …), and this synth is for one cluster only.`,
        why: 'it would remove every other cluster’s manifests, and what applies them might remove the objects too.',
        fix: 'give it an output folder of its own (CDK8S_OUTDIR), or unset CDK8S_AMBIENT_CLUSTER.',
      }),
    },
  ]);
}

function makeFolder(outdir: string): void {
  try {
    fs.mkdirSync(outdir, { recursive: true });
  } catch (error) {
    throw new InvalidInput([blocked(outdir, '', `cannot be made (${(error as Error).message})`)]);
  }
}

function refuseReadOnly(outdir: string, folder: string): LocatedProblem[] {
  try {
    fs.accessSync(path.join(outdir, folder), fs.constants.W_OK);
    return [];
  } catch {
    return [blocked(outdir, folder, 'cannot be written to')];
  }
}

function blocked(outdir: string, file: string, what: string): LocatedProblem {
  return {
    path: path.join(outdir, file),
    text: describe({
      what: `${what}.`,
      why: 'a synth that wrote around it would leave a tree that is neither the old nor the new one.',
      fix: 'move it away, or use an output folder of its own.',
    }),
  };
}

function* parentsOf(file: string): Generator<string> {
  for (let at = path.posix.dirname(file); at !== '.'; at = path.posix.dirname(at)) yield at;
}

function hasContent(file: string, content: Buffer): boolean {
  const stat = fs.statSync(file, { throwIfNoEntry: false });
  return stat !== undefined && stat.size === content.length && fs.readFileSync(file).equals(content);
}

function removeEmptyFolders(outdir: string, folder: string): void {
  for (let at = folder; at !== '.'; at = path.posix.dirname(at)) {
    try {
      fs.rmdirSync(path.join(outdir, at));
    } catch {
      return; // not empty, or gone already
    }
  }
}
