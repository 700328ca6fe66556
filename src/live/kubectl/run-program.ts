import { spawn } from 'node:child_process';
import { UserError } from '../../util/user-error';

/** A program to run to its end. */
export interface Program {
  readonly name: string;
  readonly args: readonly string[];
  /** What it reads on standard input. */
  readonly input?: string;
  /** In addition to the environment of this process. */
  readonly env?: Readonly<Record<string, string>>;
  /** The program is ended after this time. */
  readonly timeoutSeconds: number;
  /** The program is ended once it has printed more on standard output. */
  readonly mostBytes: number;
  /** Ends it before that. */
  readonly signal?: AbortSignal;
}

/** How a program ended. */
export interface Outcome {
  /** Null where it was ended by a signal. */
  readonly code: number | null;
  /** Its beginning, where it was ended because it printed too much. */
  readonly stdout: string;
  readonly stderr: string;
  readonly timedOut: boolean;
  /** True if it was ended because it printed more than it may. */
  readonly printedTooMuch: boolean;
}

/** The program is not there, or may not be run. */
export class CannotStart extends UserError {}

/**
 * A reason why a program failed fits into this. The rest of standard error is read and dropped, and so is the rest of an output that
 * is too long: it is shown, and not read.
 */
const MOST_BYTES_SHOWN = 16 * 1024;

/**
 * Runs a program. Any exit code is an outcome; a program that cannot be started is an error. The program gets a process group
 * of its own: a Ctrl-C reaches this process alone, which decides what ends and what must not.
 */
export function runProgram(program: Program): Promise<Outcome> {
  const { name, args, input, env, timeoutSeconds, mostBytes, signal } = program;
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const child = start(name, args, env);
    if (child.pid === undefined) {
      child.on('error', (error) => reject(new CannotStart(error.message)));
      return;
    }
    const stdout = new Printed(mostBytes);
    const stderr = new Printed(MOST_BYTES_SHOWN);
    let timedOut = false;
    const finish = (code: number | null): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
      if (signal?.aborted === true) reject(signal.reason as Error);
      else resolve({ code, stdout: stdout.text, stderr: stderr.text, timedOut, printedTooMuch: stdout.isCut });
    };
    // A process that the program started may keep its pipes open for ever: do not wait for them.
    const end = (): void => {
      killGroup(child.pid!);
      child.stdout.destroy();
      child.stderr.destroy();
      child.unref();
      finish(null);
    };
    const timer = setTimeout(() => {
      timedOut = true;
      end();
    }, timeoutSeconds * 1000);
    signal?.addEventListener('abort', end, { once: true });
    child.stdout.on('data', (chunk: Buffer) => {
      stdout.add(chunk);
      if (!stdout.isCut) return;
      stdout.cut(MOST_BYTES_SHOWN);
      end();
    });
    child.stderr.on('data', (chunk: Buffer) => stderr.add(chunk));
    child.on('error', (error) => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
      reject(new CannotStart(error.message));
    });
    child.on('close', finish);
    // A program that ends without reading its input has written the reason to standard error.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input ?? '');
  });
}

/** Arguments that no program can be given, as with a NUL in them, are reported like a program that is not there. */
function start(name: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  try {
    return spawn(name, args, { detached: true, env: { ...process.env, ...env }, stdio: 'pipe' });
  } catch (error) {
    throw new CannotStart((error as Error).message);
  }
}

/** What a program has printed, up to a size. */
class Printed {
  private chunks: Buffer[] = [];
  private size = 0;
  /** True if there was more. */
  public isCut = false;

  constructor(private readonly most: number) {}

  public add(chunk: Buffer): void {
    const room = this.most - this.size;
    this.isCut ||= chunk.length > room;
    if (room <= 0) return;
    const kept = chunk.subarray(0, room);
    this.chunks.push(kept);
    this.size += kept.length;
  }

  /** Keeps the beginning only. */
  public cut(most: number): void {
    const start = this.chunks.reduce((kept, chunk) => (kept.length < most ? Buffer.concat([kept, chunk]) : kept));
    this.chunks = [Buffer.from(start.subarray(0, most))];
  }

  public get text(): string {
    return Buffer.concat(this.chunks).toString();
  }
}

/** A group that is gone, or that may no longer be signalled, has ended or cannot be ended. */
function killGroup(leader: number): void {
  try {
    process.kill(-leader, 'SIGKILL');
  } catch {
    // Nothing that depends on this process depends on that one.
  }
}
