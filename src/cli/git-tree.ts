import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { CannotRun } from './exit';

/**
 * Calls with a folder that holds what a folder of a git repository held at a revision. It is removed afterwards; the
 * repository, its index and its work tree are left as they are.
 */
export function withRevision<Result>(folder: string, revision: string, use: (copy: string) => Result): Result {
  const temporary = fs.mkdtempSync(path.join(os.tmpdir(), 'cdk8s-ambient-diff-'));
  try {
    const copy = path.join(temporary, 'tree');
    fs.mkdirSync(copy);
    const commit = git(folder, ['rev-parse', '--verify', '--end-of-options', `${revision}^{commit}`]).trim();
    // An index of its own, so that nobody else's is touched.
    const environment = { GIT_INDEX_FILE: path.join(temporary, 'index') };
    git(folder, ['read-tree', `${commit}:./`], environment);
    // From the top: elsewhere git takes only what the index has under the folder it is called in.
    const top = git(folder, ['rev-parse', '--show-toplevel']).trim();
    git(top, ['checkout-index', '--all', `--prefix=${copy}${path.sep}`], environment);
    return use(copy);
  } finally {
    fs.rmSync(temporary, { recursive: true, force: true });
  }
}

function git(folder: string, args: readonly string[], environment: Record<string, string> = {}): string {
  try {
    return execFileSync('git', args, {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  } catch (error) {
    const { stderr, message } = error as Error & { readonly stderr?: string };
    throw new CannotRun(`--git: git ${args[0]} in ${folder} failed: ${(stderr ?? message).trim()}`);
  }
}
