import {
  readDeclaredChange,
  writeDeclaredChange,
  type DeclaredChange,
  type Effects,
} from '../../predict/change/declared';
import { Baseline, readKnownAnswers } from '../../predict/known';
import { visibleLines } from '../../util/escape';
import { CannotRun } from '../line/exit';
import { readInput } from './read-input';
import { requireNew, writeNewFile } from './write-new-file';

interface ExpectValues {
  readonly baseline: string | undefined;
  readonly expect: string | undefined;
  readonly 'write-expect': string | undefined;
}

/** What --expect declares; undefined without it. */
export function declaredBy({ expect, 'write-expect': written }: ExpectValues): DeclaredChange | undefined {
  if (expect !== undefined && written !== undefined)
    throw new CannotRun('--expect holds a change to a declaration, and --write-expect writes one: one at a time.');
  if (written !== undefined) requireNew('--write-expect', written);
  return expect === undefined ? undefined : readInput('--expect', expect, readDeclaredChange);
}

/** What --baseline accepts; undefined without it. */
export function baselineOf({ baseline, expect }: ExpectValues): Baseline | undefined {
  if (baseline === undefined) return undefined;
  if (expect === undefined)
    throw new CannotRun(
      '--baseline goes with --expect: without it, an answer that is unknown before and after does not count as a change.',
    );
  return new Baseline(readInput('--baseline', baseline, readKnownAnswers));
}

/** Writes what --write-expect asks for, and says on standard error what cannot be declared. */
export function writeExpect(file: string, effects: Effects): void {
  const { text, notDecidable } = writeDeclaredChange(effects);
  writeNewFile('--write-expect', file, text);
  if (notDecidable === 0) return;
  process.stderr.write(
    visibleLines([
      `cdk8s-ambient: ${file} leaves out ${notDecidable} effect${notDecidable === 1 ? '' : 's'} whose answer is not known: --expect exits with 1 for them.`,
    ]),
  );
}
