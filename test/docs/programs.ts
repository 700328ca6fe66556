import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compiled } from '../support/compiled';
import { ROOT } from './markdown';

/** A new folder inside the repository, so that imports resolve as they do for the examples. */
export function folderInside(prefix: string): string {
  mkdirSync(join(ROOT, '.tmp'), { recursive: true });
  return mkdtempSync(join(ROOT, '.tmp', `${prefix}-`));
}

/** Runs a program in a folder, in which it writes dist/. */
export function runProgram(folder: string, program: string): void {
  writeFileSync(join(folder, 'main.ts'), program);
  execFileSync(process.execPath, ['--require', compiled().register, 'main.ts'], { cwd: folder });
}

/** The files of a folder and the folders in it, by path. */
export function filesOf(root: string): Record<string, string> {
  const paths = (readdirSync(root, { recursive: true }) as string[]).sort();
  // What Git ignores is not output.
  const files = paths.filter((path) => !path.startsWith('.') && statSync(join(root, path)).isFile());
  return Object.fromEntries(files.map((path) => [path, readFileSync(join(root, path), 'utf8')]));
}
