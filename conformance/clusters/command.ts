import { type ChildProcess, spawn } from 'node:child_process';

export interface Command {
  readonly binary: string;
  readonly args: readonly string[];
  /** The whole environment: nothing of the caller's shell decides what a program does. */
  readonly env: NodeJS.ProcessEnv;
  readonly directory?: string;
  readonly input?: string;
}

export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const running = new Set<ChildProcess>();
let closed = false;

/** Runs a command to its end. A non-zero exit is an outcome, not an error; a program that cannot be started is an error. */
export function run({ binary, args, env, directory, input }: Command): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    if (closed) {
      return;
    }
    // Its own process group: Ctrl-C in a terminal reaches us alone, and we decide in which order things stop.
    const child = spawn(binary, args, { cwd: directory, env, detached: true, stdio: 'pipe' });
    running.add(child);
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
    child.on('error', (error) => {
      running.delete(child);
      reject(error);
    });
    child.on('close', (code, signal) => {
      running.delete(child);
      if (closed) {
        return;
      }
      const ended = signal === null ? '' : `\nended by ${signal}`;
      resolve({
        code: code ?? 1,
        stdout: Buffer.concat(stdout).toString(),
        stderr: Buffer.concat(stderr).toString() + ended,
      });
    });
    // A command that ends without reading its input has said why on stderr; the broken pipe adds nothing.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input ?? '');
  });
}

/** The same, where anything but success is an error. Returns what it printed. */
export async function runOrThrow(command: Command): Promise<string> {
  const { code, stdout, stderr } = await run(command);
  if (code !== 0) {
    throw new Error(`${[command.binary, ...command.args].join(' ')} failed with exit ${code}:\n${stderr}${stdout}`);
  }
  return stdout;
}

/**
 * For an interrupted run: ends the commands that are still running, with whatever they started. From now on no command starts
 * and none is answered, so that whoever waits for one waits, in silence, until the process exits.
 */
export function closeCommands(): void {
  closed = true;
  for (const { pid } of running) {
    if (pid !== undefined) {
      killGroup(pid, 'SIGKILL');
    }
  }
}

/** Signals a process group, and does not mind when it is already gone. */
export function killGroup(leader: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-leader, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') {
      throw error;
    }
  }
}
