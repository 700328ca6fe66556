import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { CannotRun } from '../line/exit';

/**
 * Calls with a folder that holds what a folder of a git repository held at a revision. It is removed afterwards; the
 * repository, its index and its work tree are left as they are.
 */
export function withRevision<Result>(folder: string, revision: string, use: (copy: string) => Result): Result {
  requireRepository(folder);
  const commit = commitOf(folder, revision);
  const temporary = fs.mkdtempSync(path.join(os.tmpdir(), 'cdk8s-ambient-diff-'));
  try {
    const copy = path.join(temporary, 'tree');
    fs.mkdirSync(copy);
    // An index of its own: that of the repository is left alone.
    const environment = { GIT_INDEX_FILE: path.join(temporary, 'index') };
    orRefuse(`commit ${JSON.stringify(revision)} has no folder ${folder}`, () =>
      git(folder, ['read-tree', `${commit}:./`], environment),
    );
    // From the top: elsewhere git takes only what the index has under the folder it is called in.
    const top = git(folder, ['rev-parse', '--show-toplevel']).replace(/\n$/, '');
    orRefuse(`the files of ${folder} at ${JSON.stringify(revision)} cannot be written to ${copy}`, () =>
      git(top, ['checkout-index', '--all', `--prefix=${copy}${path.sep}`], environment),
    );
    return use(copy);
  } finally {
    fs.rmSync(temporary, { recursive: true, force: true });
  }
}

function requireRepository(folder: string): void {
  const stat = fs.statSync(folder, { throwIfNoEntry: false });
  if (stat?.isDirectory() !== true) {
    throw new CannotRun(`${folder} is ${stat === undefined ? 'not there' : 'not a folder'}.`);
  }
  orRefuse(`${folder} is not in a git repository`, () => git(folder, ['rev-parse', '--is-inside-work-tree']));
}

function commitOf(folder: string, revision: string): string {
  const shallow = () => git(folder, ['rev-parse', '--is-shallow-repository']).trim() === 'true';
  try {
    return git(folder, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`]).trim();
  } catch (error) {
    if (!(error instanceof GitFailure)) throw error;
    const hint = shallow()
      ? ' The clone is shallow: fetch the commit first, for example with git fetch --unshallow.'
      : '';
    throw new CannotRun(`--git: no commit ${JSON.stringify(revision)} in the repository of ${folder}.${hint}`, {
      cause: error,
    });
  }
}

/** Runs git, and says in words of the command what its failure means. */
function orRefuse<Result>(problem: string, does: () => Result): Result {
  try {
    return does();
  } catch (error) {
    if (!(error instanceof GitFailure)) throw error;
    throw new CannotRun(`--git: ${problem}${error.message === '' ? '.' : ` (${error.message})`}`, { cause: error });
  }
}

/** What git printed when it failed. */
class GitFailure extends Error {
  public override readonly name = 'GitFailure';
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
    const { stderr, code } = error as NodeJS.ErrnoException & { readonly stderr?: string };
    if (code === 'ENOENT') throw new CannotRun('--git needs git, which is not on the PATH.', { cause: error });
    throw new GitFailure((stderr ?? (error as Error).message).trim(), { cause: error });
  }
}
