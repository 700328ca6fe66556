import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import * as path from 'node:path';
import { describeProblem } from '../../diagnostics';
import { InvalidInput } from '../messages/problem';
import { isRunning, ownName, type Holder } from './process-name';
import { attempt } from './work-folder';

/** How long a synth waits for another one to finish writing. */
export const PATIENCE_MILLISECONDS = 10_000;
/** A holder that cannot be seen from here has ended when its lock was not renewed for this long. */
const EXPIRY_MILLISECONDS = 60_000;
const RENEWAL_MILLISECONDS = 5_000;

/**
 * Lets one synth at a time write to an output folder. Each synth first makes a lock file of its own, then looks for those of
 * others. If it sees one of a running synth, it removes its own and tries again. So two synths never both go on. The lock of
 * a dead synth is ignored, so there is no takeover that two synths could race for.
 */
export class OutputLock {
  private renewed = performance.now();

  private constructor(private readonly file: string) {}

  /**
   * Waits for its turn.
   *
   * @param workFolder made where it is missing
   * @param patience milliseconds
   */
  public static acquire(workFolder: string, patience: number): OutputLock {
    const deadline = performance.now() + patience;
    for (;;) {
      const file = makeLock(workFolder);
      const rival = findRival(workFolder, file);
      if (rival === undefined) {
        removeDead(workFolder, file);
        return new OutputLock(file);
      }
      attempt(() => fs.unlinkSync(file));
      if (performance.now() > deadline) throw busy(workFolder, rival, patience);
      sleep(10 + Math.random() * 40);
    }
  }

  /** False if another process removed the lock: it emptied the output folder. */
  public isHeld(): boolean {
    return fs.existsSync(this.file);
  }

  /** Shows other machines that this process still runs. Cheap to call often. */
  public renew(): void {
    if (performance.now() - this.renewed < RENEWAL_MILLISECONDS) return;
    this.renewed = performance.now();
    attempt(() => fs.utimesSync(this.file, new Date(), new Date()));
  }

  public release(): void {
    attempt(() => fs.unlinkSync(this.file));
    attempt(() => fs.rmdirSync(path.dirname(this.file))); // unless another one waits in it
  }
}

const LOCK = /^lock\.([0-9a-f]{12})\.([1-9]\d{0,9})\.(\d{1,10})\.(\d{1,20})\.[0-9a-f]{12}$/;

/** The name holds the holder, so a lock never exists without it. */
function nameOf({ machine, pid, thread, start }: Holder): string {
  return `lock.${machine}.${pid}.${thread}.${start}.${randomBytes(6).toString('hex')}`;
}

function holderOf(name: string): Holder | undefined {
  const [, machine, pid, thread, start] = LOCK.exec(name) ?? [];
  if (machine === undefined || pid === undefined || thread === undefined || start === undefined) return undefined;
  return { machine, pid: Number(pid), thread: Number(thread), start };
}

/** Another synth that ends just now may remove the folder in between. */
function makeLock(workFolder: string): string {
  for (let attempts = 0; ; attempts++) {
    const file = path.join(workFolder, nameOf(ownName()));
    try {
      makeFolder(workFolder);
      fs.closeSync(fs.openSync(file, 'wx'));
      return file;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || attempts >= 100) throw error;
    }
  }
}

/** Node never ends making folders "recursive" where the parent is there and takes none, as in /proc: it makes the parent again. */
function makeFolder(folder: string): void {
  try {
    fs.mkdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT' && fs.existsSync(path.dirname(folder))) throw error;
    fs.mkdirSync(folder, { recursive: true });
  }
}

interface Rival {
  readonly name: string;
  readonly holder: Holder;
  readonly isSeen: boolean;
}

function findRival(workFolder: string, own: string): Rival | undefined {
  for (const [name, holder] of locksOf(workFolder, own)) {
    const state = stateOf(path.join(workFolder, name), holder, own);
    if (state !== 'dead') return { name, holder, isSeen: state === 'running' };
  }
  return undefined;
}

/** Leaves the lock of a running synth that is only about to look for rivals: it will see this one. */
function removeDead(workFolder: string, own: string): void {
  for (const [name, holder] of locksOf(workFolder, own)) {
    const file = path.join(workFolder, name);
    if (stateOf(file, holder, own) === 'dead') attempt(() => fs.unlinkSync(file));
  }
}

function stateOf(file: string, holder: Holder, own: string): 'running' | 'renewed' | 'dead' {
  const isSeen = isRunning(holder);
  if (isSeen !== undefined) return isSeen ? 'running' : 'dead';
  return isExpired(file, own) ? 'dead' : 'renewed';
}

function locksOf(workFolder: string, own: string): [string, Holder][] {
  return fs.readdirSync(workFolder).flatMap((name): [string, Holder][] => {
    const holder = name === path.basename(own) ? undefined : holderOf(name);
    return holder === undefined ? [] : [[name, holder]];
  });
}

/** By the clock of the file system that holds both. */
function isExpired(file: string, own: string): boolean {
  const stat = fs.lstatSync(file, { throwIfNoEntry: false });
  if (stat === undefined) return true;
  return (fs.lstatSync(own, { throwIfNoEntry: false })?.mtimeMs ?? 0) - stat.mtimeMs > EXPIRY_MILLISECONDS;
}

function busy(workFolder: string, { name, holder, isSeen }: Rival, patience: number): InvalidInput {
  const where = isSeen ? `process ${holder.pid}` : `process ${holder.pid} on another machine or in another container`;
  return new InvalidInput([
    {
      path: path.dirname(workFolder),
      text: describeProblem({
        message: `another synth (${where}) is running: it has been writing to this output folder for more than ${patience / 1000} s.`,
        why: 'two that write at once would leave a tree that is half of each; nothing was written.',
        fix: `wait for it and synthesize again, or give each app its own output folder. If no such process runs, delete ${path.join(workFolder, name)}.`,
      }),
    },
  ]);
}

function sleep(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}
