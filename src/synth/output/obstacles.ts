import fs from 'node:fs';
import * as path from 'node:path';
import { PathCheck } from './file-name';
import { describeProblem } from '../../diagnostics';
import { InvalidInput, type LocatedProblem } from '../messages/problem';
import { quote } from '../messages/quote';
import { blocked, unwritable } from './blocked';
import { WORK_FOLDER } from '../../util/work-folder';

/** Refuses paths that lead out of the output folder, or that are one file or folder on some file system. */
export function refusePaths(outdir: string, files: Iterable<string>): void {
  const check = new PathCheck();
  const problems: LocatedProblem[] = [];
  const report = (file: string, what: string): void => {
    problems.push({
      path: outdir,
      text: describeProblem({
        message: `the file ${quote(file)} ${what}.`,
        why: 'it would be written over a file of others, or over another one of this synth.',
        fix: 'rename the object, namespace or cluster that it is named after.',
      }),
    });
  };
  const spellings = new Map<string, { readonly path: string; readonly isFile: boolean }>();
  const claim = (file: string, at: string, isFile: boolean): void => {
    const key = at.normalize('NFC').toLowerCase();
    const other = spellings.get(key);
    if (other === undefined) spellings.set(key, { path: at, isFile });
    else if (isFile || other.isFile) report(file, `and ${quote(other.path)} are one file or folder`);
    else if (other.path !== at) report(file, `is in a folder that differs from ${quote(other.path)} only in case`);
  };
  const folders = new Set<string>();
  for (const file of files) {
    const problem =
      check.problemOf(file) ?? (file.split('/', 1)[0] === WORK_FOLDER ? 'is in the work folder' : undefined);
    if (problem !== undefined) {
      report(file, problem);
      continue;
    }
    for (const folder of parentsOf(file)) {
      if (folders.has(folder)) break;
      folders.add(folder);
      claim(file, folder, false);
    }
    claim(file, file, true);
  }
  if (problems.length > 0) throw new InvalidInput(problems);
}

/** What a commit is about to do. */
interface Plan {
  readonly wanted: readonly string[];
  readonly removals: readonly string[];
  /** The files that synths wrote. All others belong to others, and stay. */
  readonly owned: ReadonlySet<string>;
}

/** Refuses obstacles before anything is written. Symbolic links inside the output folder are never followed. */
export function refuseObstacles(outdir: string, { wanted, removals, owned }: Plan): void {
  const problems: LocatedProblem[] = [];
  const folders = new FolderCheck(outdir, problems);
  for (const file of wanted) {
    if (!folders.has(file)) continue;
    const stat = statOf(outdir, file);
    if (stat === undefined) continue;
    if (!stat.isFile()) problems.push(blocked(outdir, file, stat));
    else if (!owned.has(file))
      problems.push(blocked(outdir, file, 'is there already, and mesh.json does not list it as written by a synth'));
  }
  for (const file of removals) {
    const stat = folders.has(file) ? statOf(outdir, file) : undefined;
    if (stat !== undefined && !stat.isFile()) problems.push(blocked(outdir, file, stat));
  }
  problems.push(...refuseReadOnly(outdir, ''));
  if (problems.length > 0) throw new InvalidInput(problems);
}

/** Looks at each folder once. */
class FolderCheck {
  private readonly seen = new Set<string>();
  private readonly absent = new Set<string>();
  // One look shows that a new tree has no obstacles, instead of one look a folder. Some file systems ignore case.
  private readonly present: ReadonlySet<string>;
  private readonly device: number;

  constructor(
    private readonly outdir: string,
    private readonly problems: LocatedProblem[],
  ) {
    this.present = new Set(fs.readdirSync(outdir).map((name) => name.toLowerCase()));
    this.device = fs.statSync(outdir).dev;
  }

  /** Reports whether the folder of a file exists, and records the problems of it and the folders above it. */
  public has(file: string): boolean {
    for (const folder of [...parentsOf(file)].reverse()) {
      if (!this.seen.has(folder)) this.look(folder);
      if (this.absent.has(folder)) return false;
    }
    return true;
  }

  private look(folder: string): void {
    this.seen.add(folder);
    const top = folder.split('/', 1)[0]!.toLowerCase();
    const stat = this.present.has(top) ? statOf(this.outdir, folder) : undefined;
    if (stat?.isDirectory() !== true) this.absent.add(folder);
    if (stat === undefined) return;
    if (!stat.isDirectory()) this.problems.push(blocked(this.outdir, folder, stat, 'folder'));
    else if (stat.dev !== this.device)
      this.problems.push(blocked(this.outdir, folder, 'is on another file system than the output folder'));
    else this.problems.push(...refuseReadOnly(this.outdir, folder));
  }
}

/** What is there, not following links. */
function statOf(outdir: string, file: string): fs.Stats | undefined {
  return fs.lstatSync(`${outdir}/${file}`, { throwIfNoEntry: false });
}

function refuseReadOnly(outdir: string, folder: string): LocatedProblem[] {
  try {
    fs.accessSync(path.join(outdir, folder), fs.constants.W_OK);
    return [];
  } catch {
    return [unwritable(outdir, folder, 'cannot be written to')];
  }
}

/** Innermost first. */
function* parentsOf(file: string): Generator<string> {
  for (let at = path.posix.dirname(file); at !== '.'; at = path.posix.dirname(at)) yield at;
}
