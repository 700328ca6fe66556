import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { hostname } from 'node:os';
import { threadId } from 'node:worker_threads';

/** The thread of a process that holds a lock. */
export interface Holder {
  /** Equal for processes that can see each other by number: one machine, one boot, one container. */
  readonly machine: string;
  readonly pid: number;
  readonly thread: number;
  /** When the process started, to tell it from a later one of the same number; "0" if not known. */
  readonly start: string;
}

let machine: string | undefined;

/** This thread of this process. */
export function ownName(): Holder {
  machine ??= createHash('sha256')
    .update(JSON.stringify([hostname(), read('/proc/sys/kernel/random/boot_id'), readLink('/proc/self/ns/pid')]))
    .digest('hex')
    .slice(0, 12);
  return { machine, pid: process.pid, thread: threadId, start: startOf(process.pid) };
}

/** Reports whether a holder runs; undefined where that cannot be seen from here. */
export function isRunning(holder: Holder): boolean | undefined {
  const own = ownName();
  if (holder.machine !== own.machine) return undefined;
  if (holder.pid === own.pid) {
    if (isOther(holder.start, own.start)) return false;
    // A commit is one call: where this thread asks, an earlier one of its own has ended.
    return holder.thread === own.thread ? false : undefined;
  }
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  return !isOther(holder.start, startOf(holder.pid));
}

function isOther(start: string, now: string): boolean {
  return start !== UNKNOWN && now !== UNKNOWN && start !== now;
}

const UNKNOWN = '0';

/** Clock ticks from boot to the start of a process, on Linux: field 22 of its stat, counted after the name in brackets. */
function startOf(pid: number): string {
  const stat = read(`/proc/${pid}/stat`);
  const start = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .at(19);
  return start !== undefined && /^\d{1,20}$/.test(start) ? start : UNKNOWN;
}

function read(file: string): string {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function readLink(file: string): string {
  try {
    return fs.readlinkSync(file);
  } catch {
    return '';
  }
}
