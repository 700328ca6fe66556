import { spawnSync } from 'node:child_process';
import { cpuOfChildren } from './programs/cpu-of-children';
import { REPOSITORY } from './workspace';

/** A process that has ended, from its start to its end. */
export interface Ended {
  readonly stdout: string;
  /** Seconds. */
  readonly wall: number;
  /** User and system time of the process and of its child processes, in seconds. */
  readonly cpu: number;
}

/** Runs node in a process of its own: with its own memory, and with nothing compiled yet. */
export function node(args: readonly string[], environment: Record<string, string> = {}, folder = REPOSITORY): Ended {
  return run(process.execPath, args, environment, folder);
}

/** Runs a program in a folder. */
export function run(
  program: string,
  args: readonly string[],
  environment: Record<string, string> = {},
  folder = REPOSITORY,
): Ended {
  const cpuBefore = cpuOfChildren();
  const start = performance.now();
  const { error, status, stdout, stderr } = spawnSync(program, args, {
    cwd: folder,
    // What a shell happens to hold would change what is measured.
    env: { PATH: process.env.PATH, HOME: process.env.HOME, CI: 'true', ...environment },
    encoding: 'utf8',
  });
  const wall = (performance.now() - start) / 1000;
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} exited with ${status}:\n${stderr}${stdout}`);
  return { stdout, wall, cpu: cpuOfChildren() - cpuBefore };
}
