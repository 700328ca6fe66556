import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import * as path from 'node:path';
import { describeProblem, type Problem } from '../../diagnostics';
import { InvalidInput } from '../messages/problem';
import type { Progress } from '../messages/progress';
import { journalFile, type Journal } from './journal';
import type { OutputLock } from './lock';
import { WORK_FOLDER } from '../../util/work-folder';
import { attempt, removeStaging } from './work-folder';

/** New contents, and files to remove. */
export interface Changeset {
  readonly replaced: ReadonlyArray<readonly [file: string, content: Buffer]>;
  readonly removed: readonly string[];
  /** The files that may be there now. */
  readonly owned: ReadonlySet<string>;
}

/**
 * Replaces and removes files so that the tree is the old one or the new one. New contents are staged beside the tree, and old
 * ones kept; then a journal lists the files, then each is replaced by a rename. A failure before the journal changes
 * nothing. One after it is undone.
 */
export class Transaction {
  private readonly staging: string;
  private readonly folders: string[] = []; // made here, outermost first
  private readonly journal: string;
  private done = 0; // of the files replaced, then of the files removed

  constructor(
    private readonly outdir: string,
    private readonly changes: Changeset,
    private readonly lock: OutputLock,
    private readonly progress: Progress,
  ) {
    this.staging = path.join(outdir, WORK_FOLDER, `staged-${randomBytes(6).toString('hex')}`);
    this.journal = journalFile(outdir);
  }

  public run(): void {
    let isJournaled = false;
    try {
      this.stage();
      isJournaled = this.writeJournal();
      this.carryOut();
    } catch (error) {
      const undone = !isJournaled || this.undo();
      if (undone) {
        for (const folder of [...this.folders].reverse()) attempt(() => fs.rmdirSync(folder));
        removeStaging(this.staging);
      }
      throw this.explain(error as Error, undone);
    }
    removeStaging(this.staging);
  }

  /** Writes the new contents, keeps the old ones, and makes folders. Touches no file of the tree. */
  private stage(): void {
    const { replaced, removed, owned } = this.changes;
    fs.mkdirSync(this.staging);
    for (const [number, [, content]] of replaced.entries()) {
      this.progress.step('writing', number, replaced.length);
      this.lock.renew();
      writeWhole(this.staged(number), content);
    }
    for (const [number, file] of [...replaced.map(([name]) => name), ...removed].entries()) {
      this.lock.renew();
      if (owned.has(file)) keep(this.inTree(file), this.kept(number));
    }
    if (fs.existsSync(this.journal)) keep(this.journal, this.keptJournal());
    // Before the journal: a disk that has room for the contents may have none for their folders.
    for (const folder of new Set(replaced.map(([file]) => path.posix.dirname(file)))) this.makeFolder(folder);
  }

  private writeJournal(): true {
    const { replaced, removed } = this.changes;
    const journal: Journal = { replaced: replaced.map(([file]) => file), removed };
    const staged = path.join(this.staging, 'journal');
    writeWhole(staged, Buffer.from(JSON.stringify(journal)));
    fs.renameSync(staged, this.journal); // a journal is there whole or not at all
    return true;
  }

  private carryOut(): void {
    const { replaced, removed } = this.changes;
    for (const [number, [file]] of replaced.entries()) {
      this.lock.renew();
      this.moveInto(this.inTree(file), this.staged(number));
      this.done++;
    }
    for (const file of removed) {
      this.lock.renew();
      removeFile(this.inTree(file));
      this.done++;
    }
    for (const folder of new Set(removed.map((file) => path.posix.dirname(file)))) {
      removeEmptyFolders(this.outdir, folder);
    }
    if (!this.lock.isHeld()) throw new Error('the lock is gone');
    fs.unlinkSync(this.journal);
  }

  /** Restores the old files, as far as they were changed, and the old journal. */
  private undo(): boolean {
    // Another process emptied the folder. Another synth may have written what is there now.
    if (!this.lock.isHeld()) return false;
    const { replaced, removed } = this.changes;
    const files = [...replaced.map(([file]) => file), ...removed];
    try {
      for (let number = this.done - 1; number >= 0; number--) {
        const file = this.inTree(files[number]!);
        if (fs.existsSync(this.kept(number))) this.moveInto(file, this.kept(number));
        else if (number < replaced.length) removeFile(file);
      }
      if (fs.existsSync(this.keptJournal())) fs.renameSync(this.keptJournal(), this.journal);
      else removeFile(this.journal);
      return true;
    } catch {
      return false;
    }
  }

  private explain(error: Error, undone: boolean): InvalidInput {
    return new InvalidInput([{ path: this.outdir, text: describeProblem(this.problem(error, undone)) }]);
  }

  private problem({ message, code }: NodeJS.ErrnoException, undone: boolean): Problem {
    if (!this.lock.isHeld()) {
      return {
        message: `another process emptied this folder while this synth wrote to it (${message}).`,
        why: 'files may be missing: what applies the tree might remove their objects.',
        fix: 'do not apply it. Synthesize again when no other synth, and nothing else, writes there.',
      };
    }
    if (undone) {
      return {
        message: `cannot be written to, nothing there was changed: ${message}.`,
        why: 'the tree is the old one, without the changes of this synth.',
        fix:
          code === 'EXDEV'
            ? 'a folder in it is of another file system: mount that at the output folder itself, then synthesize again.'
            : 'fix the cause and synthesize again.',
      };
    }
    return {
      message: `writing to this folder was interrupted: ${message}.`,
      why: 'its files are whole, but some are old and some new.',
      fix: 'do not apply them. Fix the cause and synthesize again, which completes this.',
    };
  }

  private makeFolder(folder: string): void {
    const missing: string[] = [];
    for (let at = folder; at !== '.' && !fs.existsSync(this.inTree(at)); at = path.posix.dirname(at)) missing.push(at);
    for (const at of missing.reverse()) {
      fs.mkdirSync(this.inTree(at));
      this.folders.push(this.inTree(at));
    }
  }

  private moveInto(file: string, staged: string): void {
    try {
      fs.renameSync(staged, file);
    } catch (error) {
      const isFolderGone = (error as NodeJS.ErrnoException).code === 'ENOENT' && fs.existsSync(staged);
      if (!isFolderGone || !this.lock.isHeld()) throw error;
      fs.mkdirSync(path.dirname(file), { recursive: true }); // removed since it was made
      fs.renameSync(staged, file);
    }
  }

  private inTree(file: string): string {
    return `${this.outdir}/${file}`;
  }

  private staged(number: number): string {
    return `${this.staging}/${number}`;
  }

  private kept(number: number): string {
    return `${this.staging}/old-${number}`;
  }

  private keptJournal(): string {
    return `${this.staging}/old-journal`;
  }
}

/** A second name for a file, if it is there; a copy where the file system has no second names. */
function keep(file: string, name: string): void {
  try {
    fs.linkSync(file, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      if (!fs.existsSync(file)) return;
      throw error;
    }
    fs.copyFileSync(file, name, fs.constants.COPYFILE_EXCL);
  }
}

function writeWhole(file: string, content: Buffer): void {
  const descriptor = fs.openSync(file, 'wx');
  try {
    let written = 0;
    while (written < content.length) written += fs.writeSync(descriptor, content, written);
  } finally {
    fs.closeSync(descriptor);
  }
}

function removeEmptyFolders(outdir: string, folder: string): void {
  for (let at = folder; at !== '.'; at = path.posix.dirname(at)) {
    try {
      fs.rmdirSync(path.join(outdir, at));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') return; // not empty
    }
  }
}

function removeFile(file: string): void {
  try {
    fs.unlinkSync(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}
