import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { describeFailure } from '../model/read/files';

/**
 * Replaces the text of a file whole: a reader sees the old one or the new one. A link stays, and what it leads to is replaced.
 *
 * @param before what the file is to hold until then
 * @returns why it was not replaced, if it was not
 */
export function replaceFile(file: string, before: string, after: string): string | undefined {
  let staged: string | undefined;
  try {
    const target = fs.realpathSync(file);
    const { mode } = fs.statSync(target);
    staged = path.join(path.dirname(target), `.${path.basename(target)}.${randomBytes(6).toString('hex')}.tmp`);
    fs.writeFileSync(staged, after, { flag: 'wx', mode, flush: true });
    if (!fs.readFileSync(target).equals(Buffer.from(before))) return 'it changed meanwhile';
    fs.renameSync(staged, target);
    staged = undefined;
    return undefined;
  } catch (error) {
    return describeFailure(error);
  } finally {
    if (staged !== undefined) fs.rmSync(staged, { force: true });
  }
}
