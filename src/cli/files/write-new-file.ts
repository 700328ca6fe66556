import * as fs from 'node:fs';
import { CannotRun } from '../line/exit';

/** Refuses a file that an option is to write and that is there. */
export function requireNew(option: string, file: string): void {
  if (fs.existsSync(file)) throw alreadyThere(option, file);
}

/** Writes a file that an option names, and replaces none. */
export function writeNewFile(option: string, file: string, text: string): void {
  try {
    fs.writeFileSync(file, text, { flag: 'wx' });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw code === 'EEXIST' ? alreadyThere(option, file) : new CannotRun(`${option}: ${message}`, { cause: error });
  }
}

function alreadyThere(option: string, file: string): CannotRun {
  return new CannotRun(
    `${option} ${file}: the file is there already, and may be signed. Remove it first, or write another one.`,
  );
}
