import { type ChildProcess, spawn } from 'node:child_process';
import { delimiter } from 'node:path';
import { binaryDirectory } from '../../clusters/cache';
import { run, type Command, type Outcome } from '../../clusters/command';
import type { Mesh } from '../../clusters/mesh';
import { compiled } from '../../../test/support/compiled';

// Our own command, as a user runs it: with kubectl on PATH, and a kubeconfig with a context for each cluster.

/**
 * Runs the command to its end.
 *
 * @param programs a folder with programs to use before all others
 */
export function ambient(mesh: Mesh, args: readonly string[], programs?: string): Promise<Outcome> {
  return run(command(mesh, args, programs));
}

/** Starts it, for somebody who is going to interrupt it. */
export function startAmbient(mesh: Mesh, args: readonly string[]): ChildProcess {
  const { binary, args: words, env } = command(mesh, args);
  return spawn(binary, words, { env, stdio: 'ignore' });
}

/** `--context` with all clusters, whose contexts are called like them. */
export function contexts(mesh: Mesh): readonly string[] {
  return ['--context', mesh.map(({ cluster: { name } }) => `${name}=${name}`).join(',')];
}

function command(mesh: Mesh, args: readonly string[], ...programs: readonly (string | undefined)[]): Command {
  return {
    binary: process.execPath,
    args: [compiled().command, ...args],
    env: {
      PATH: [...programs, binaryDirectory(), process.env.PATH].filter((folder) => folder !== undefined).join(delimiter),
      HOME: mesh[0]!.cluster.directory,
      KUBECONFIG: mesh.map(({ cluster }) => cluster.kubeconfig).join(delimiter),
      KUBECTL_KUBERC: 'false',
    },
  };
}
