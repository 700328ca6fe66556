import fs from 'node:fs';
import * as path from 'node:path';
import { isMap } from '../../util/maps';
import { PathCheck } from './file-name';
import { describeProblem } from '../../diagnostics';
import { InvalidInput } from '../messages/problem';
import { quote } from '../messages/quote';
import { isOutputFile } from './owned-files';
import { JOURNAL_FILE, WORK_FOLDER } from '../../util/work-folder';

/** What a commit does to the tree. It is written before the first change and removed after the last. */
export interface Journal {
  /** Files that get new contents. */
  readonly replaced: readonly string[];
  /** Files of objects that are no longer declared. */
  readonly removed: readonly string[];
}

/** No journal of ours is larger: it holds the paths of a tree. */
const MOST_BYTES = 1 << 28;

/** The journal of an output folder. */
export function journalFile(outdir: string): string {
  return path.join(outdir, WORK_FOLDER, JOURNAL_FILE);
}

/** Reports whether a synth was interrupted while it replaced files, and none has completed it since. */
export function isInterrupted(outdir: string): boolean {
  return fs.existsSync(journalFile(outdir));
}

/**
 * The journal of a synth that was killed. The files that it lists belong to synths, as those that mesh.json lists. Nothing
 * of it is carried out: the synth that reads it replaces or removes all of these files by what it declares itself.
 */
export function readJournal(outdir: string): Journal | undefined {
  const file = journalFile(outdir);
  const stat = fs.lstatSync(file, { throwIfNoEntry: false });
  if (stat === undefined) return undefined;
  try {
    if (!stat.isFile()) throw new Error('it is not a file');
    if (stat.size > MOST_BYTES) throw new Error(`it has ${stat.size} bytes`);
    return toJournal(JSON.parse(fs.readFileSync(file, 'utf8')));
  } catch (error) {
    throw unreadable(outdir, file, (error as Error).message);
  }
}

function toJournal(value: unknown): Journal {
  if (!isMap(value)) throw new Error('it is not a map');
  const check = new PathCheck();
  const list = (field: string): string[] => {
    const files = value[field];
    if (!Array.isArray(files)) throw new Error(`it has no list "${field}"`);
    return (files as unknown[]).map((name) => {
      if (isOutputFile(name, check)) return name;
      throw new Error(`it lists ${quote(name)}, which no synth writes`);
    });
  };
  return { replaced: list('replaced'), removed: list('removed') };
}

function unreadable(outdir: string, file: string, reason: string): InvalidInput {
  return new InvalidInput([
    {
      path: file,
      text: describeProblem({
        message: `is not a journal of a synth: ${reason}.`,
        why: 'an interrupted synth leaves a tree that is partly old and partly new, and only its journal lists the files that it changed.',
        fix: `restore ${outdir} (with Git: git checkout, then git clean), or move it away; delete ${path.dirname(file)}; then synthesize again.`,
      }),
    },
  ]);
}
