import { spawn } from 'node:child_process';
import { appendFileSync, closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { killGroup } from './command';

/** A program that runs until it is stopped. */
export interface Server {
  /** `<cluster>/<program>`: its log is `<name>.log` in the folder of the run. */
  readonly name: string;
  readonly binary: string;
  readonly args: readonly string[];
  /** The whole environment. */
  readonly env: NodeJS.ProcessEnv;
  /** Its working folder. */
  readonly directory: string;
}

/** What is needed to stop a process safely, even by somebody who did not start it. */
export interface ProcessRecord {
  readonly name: string;
  readonly pid: number;
  /** As /proc shows it: the binary and its arguments, each followed by a NUL. */
  readonly commandLine: string;
}

/** The pid file of a run: one record a line, written as soon as a process exists. */
const PID_FILE = 'processes.jsonl';
const LOG_LINES_SHOWN = 15;
/** Servers would drain connections for many seconds; what they hold is about to be thrown away. */
const SIGNALS = [
  { signal: 'SIGTERM', patience: 1000 },
  { signal: 'SIGKILL', patience: 5000 },
] as const;
const POLL_MILLISECONDS = 50;

/** The servers of one run. */
export class Processes {
  private readonly records: ProcessRecord[] = [];
  private death: Error | undefined;
  private stopping = false;

  constructor(private readonly runDirectory: string) {}

  start({ name, binary, args, env, directory }: Server): void {
    if (this.stopping) {
      return;
    }
    const log = join(this.runDirectory, `${name}.log`);
    const output = openSync(log, 'a');
    // Its own process group and session, so that a closed terminal or a Ctrl-C reaches us alone.
    const child = spawn(binary, args, { cwd: directory, env, detached: true, stdio: ['ignore', output, output] });
    closeSync(output);
    child.on('error', (error) => this.die(`${name} could not be started: ${error.message}`, log));
    child.on('exit', (code, signal) => this.die(`${name} ended by itself (${signal ?? `exit ${code}`})`, log));
    if (child.pid !== undefined) {
      const record = { name, pid: child.pid, commandLine: [binary, ...args, ''].join('\0') };
      this.records.push(record);
      appendFileSync(join(this.runDirectory, PID_FILE), `${JSON.stringify(record)}\n`);
    }
    // Whether we end is not for the servers to decide: `--keep` leaves them up.
    child.unref();
  }

  /** Throws when a server died: then nothing is worth waiting for, or trying. */
  requireAlive(): void {
    if (this.death !== undefined) {
      throw this.death;
    }
  }

  /** Sends a signal to a program and what it started, if it is still there. */
  signal(name: string, signal: 'SIGSTOP' | 'SIGCONT'): void {
    for (const record of this.records.filter((one) => one.name === name && isAlive(one))) {
      killGroup(record.pid, signal);
    }
  }

  /** Returns when all are gone. Nothing is started from the moment it is called. */
  async stop(): Promise<void> {
    this.stopping = true;
    await stopProcesses(this.records);
  }

  /** For the very end of our own process, where nothing can be awaited any more. */
  killNow(): void {
    this.stopping = true;
    for (const record of this.records.filter(isAlive)) {
      killGroup(record.pid, 'SIGKILL');
    }
  }

  private die(what: string, log: string): void {
    if (!this.stopping && this.death === undefined) {
      this.death = new ServerDied(`${what}; the end of its log:\n${lastLines(log)}`);
    }
  }
}

/** A server is gone. */
export class ServerDied extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ServerDied';
  }
}

export function readRecords(runDirectory: string): readonly ProcessRecord[] {
  return readOrEmpty(join(runDirectory, PID_FILE))
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as ProcessRecord);
}

/** True while the process is the recorded one: a process id alone may by now belong to somebody else. */
export function isAlive({ pid, commandLine }: Pick<ProcessRecord, 'pid' | 'commandLine'>): boolean {
  return commandLine !== '' && commandLineOf(pid) === commandLine;
}

/** Empty for a process that does not exist, or that ended and was not collected yet. */
export function commandLineOf(pid: number): string {
  return readOrEmpty(`/proc/${pid}/cmdline`);
}

/** Asks all at once, then insists. Returns when they are gone. */
export async function stopProcesses(records: readonly ProcessRecord[]): Promise<void> {
  for (const { signal, patience } of SIGNALS) {
    for (const record of records.filter(isAlive)) {
      killGroup(record.pid, signal);
    }
    const deadline = Date.now() + patience;
    while (records.some(isAlive) && Date.now() < deadline) {
      await sleep(POLL_MILLISECONDS);
    }
  }
  const left = records.filter(isAlive);
  if (left.length > 0) {
    const list = left.map(({ name, pid }) => `${name} (process ${pid})`).join(', ');
    throw new Error(`These processes do not end, even by SIGKILL: ${list}. Look at them with ps.`);
  }
}

function lastLines(file: string): string {
  return readOrEmpty(file).trimEnd().split('\n').slice(-LOG_LINES_SHOWN).join('\n');
}

function readOrEmpty(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
