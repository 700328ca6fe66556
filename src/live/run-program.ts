import { spawn } from 'node:child_process';
import { UserError } from '../util/user-error';

/** A program to run to its end. */
export interface Program {
  readonly name: string;
  readonly args: readonly string[];
  /** What it reads on standard input. */
  readonly input?: string;
  /** In addition to the environment of this process. */
  readonly env?: Readonly<Record<string, string>>;
  /** After so many seconds it is ended. */
  readonly timeoutSeconds: number;
  /** Ends it before that. */
  readonly signal?: AbortSignal;
}

/** How a program ended. */
export interface Outcome {
  /** Null where it was ended by a signal. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly timedOut: boolean;
}

/** The program is not there, or may not be run. */
export class CannotStart extends UserError {}

/**
 * Runs a program. Whatever it ends with is an outcome, a program that cannot be started an error. It gets a process group of
 * its own: a Ctrl-C reaches this process alone, which decides what ends and what must not.
 */
export function runProgram({ name, args, input, env, timeoutSeconds, signal }: Program): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const child = spawn(name, args, { detached: true, env: { ...process.env, ...env }, stdio: 'pipe' });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    let timedOut = false;
    const finish = (code: number | null): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
      if (signal?.aborted === true) reject(signal.reason as Error);
      else resolve({ code, stdout: textOf(stdout), stderr: textOf(stderr), timedOut });
    };
    // Whoever it started may keep its pipes open for ever, so nobody waits for them.
    const end = (): void => {
      if (child.pid !== undefined) killGroup(child.pid);
      child.stdout.destroy();
      child.stderr.destroy();
      child.unref();
      finish(null);
    };
    const timer = setTimeout(() => {
      timedOut = true;
      end();
    }, timeoutSeconds * 1000);
    const abort = (): void => end();
    signal?.addEventListener('abort', abort, { once: true });
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
    child.on('error', (error) => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
      reject(new CannotStart(error.message));
    });
    child.on('close', finish);
    // A program that ends without reading its input has said why on standard error.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input ?? '');
  });
}

function textOf(chunks: readonly Buffer[]): string {
  return Buffer.concat(chunks).toString();
}

function killGroup(leader: number): void {
  try {
    process.kill(-leader, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
