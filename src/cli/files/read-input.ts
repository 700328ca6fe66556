import { readTextFile } from '../../model/read/files';
import { BadFile } from '../../promises/decoder';
import { CannotRun } from '../line/exit';

/** Reads a file that an option names. Reports all that is wrong with it at once. */
export function readInput<Value>(option: string, file: string, read: (text: string, file: string) => Value): Value {
  const found = readTextFile(file);
  if (!('text' in found)) throw new CannotRun(`${option} ${file}: ${found.why}.`);
  try {
    return read(found.text, file);
  } catch (error) {
    if (error instanceof BadFile) throw new CannotRun(`${option}:\n${error.message}`);
    throw error;
  }
}
