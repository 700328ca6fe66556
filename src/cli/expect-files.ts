import * as fs from 'node:fs';
import type { DeclaredChange } from '../predict/change/declared/declared-change';
import type { Effects } from '../predict/change/declared/effects';
import { readDeclaredChange } from '../predict/change/declared/read-declared';
import { writeDeclaredChange } from '../predict/change/declared/write-declared';
import { visibleLines } from '../util/escape';
import { CannotRun } from './exit';
import { readInput } from './read-input';

interface ExpectValues {
  readonly expect: string | undefined;
  readonly 'write-expect': string | undefined;
}

/** What --expect declares; undefined without it. */
export function declaredBy({ expect, 'write-expect': written }: ExpectValues): DeclaredChange | undefined {
  if (expect !== undefined && written !== undefined)
    throw new CannotRun('--expect holds a change to a declaration, and --write-expect writes one: one at a time.');
  if (written !== undefined && fs.existsSync(written)) throw alreadyThere(written);
  return expect === undefined ? undefined : readInput('--expect', expect, readDeclaredChange);
}

function alreadyThere(file: string): CannotRun {
  return new CannotRun(
    `--write-expect ${file}: the file is there already, and may be signed. Remove it first, or write another one.`,
  );
}

/** Writes what --write-expect asks for, and says on standard error what cannot be declared. */
export function writeExpect(file: string, effects: Effects): void {
  const { text, notDecidable } = writeDeclaredChange(effects);
  try {
    fs.writeFileSync(file, text, { flag: 'wx' });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw code === 'EEXIST' ? alreadyThere(file) : new CannotRun(`--write-expect: ${message}`, { cause: error });
  }
  if (notDecidable === 0) return;
  process.stderr.write(
    visibleLines([
      `cdk8s-ambient: ${file} leaves out ${notDecidable} effect${notDecidable === 1 ? '' : 's'} whose answer is not known: --expect exits with 1 for them.`,
    ]),
  );
}
