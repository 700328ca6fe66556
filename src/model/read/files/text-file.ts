import fs from 'node:fs';
import { MOST_BYTES } from '../yaml';

/** A file's text, or why there is none. */
export type TextFile =
  { readonly text: string } | { readonly why: string; /** From 1, where it is about a line. */ readonly line?: number };

const MEGABYTE = 1024 * 1024;

/** Reads a file of text. What is not a regular file is not read: a FIFO would never end, and neither would a device. */
export function readTextFile(at: string): TextFile {
  let file: number | undefined;
  try {
    // Of a FIFO that is not written to, opening alone would wait for ever.
    file = fs.openSync(at, fs.constants.O_RDONLY | fs.constants.O_NONBLOCK);
    const stat = fs.fstatSync(file);
    if (!stat.isFile()) return { why: `it is ${kindOf(stat)}, not a regular file` };
    if (stat.size > MOST_BYTES) {
      return {
        why: `it has ${Math.round(stat.size / MEGABYTE)} MB, more than the ${MOST_BYTES / MEGABYTE} MB that are read of a file`,
      };
    }
    return decode(fs.readFileSync(file));
  } catch (error) {
    return { why: describeFailure(error) };
  } finally {
    if (file !== undefined) fs.closeSync(file);
  }
}

/** What an entry of a folder is, for people. */
export function kindOf(stat: fs.Stats): string {
  if (stat.isFIFO()) return 'a FIFO';
  if (stat.isSocket()) return 'a socket';
  if (stat.isCharacterDevice() || stat.isBlockDevice()) return 'a device';
  return stat.isDirectory() ? 'a folder' : 'a file';
}

const FAILURES: Readonly<Record<string, string>> = {
  ENOENT: 'it is not there, or a link to what is not there',
  ELOOP: 'it is a link that leads back to itself',
  EACCES: 'permission is denied',
  ENXIO: 'it is a socket, not a regular file',
  ENAMETOOLONG: 'its path is too long',
};

/** Why the file system refused something, for people. */
export function describeFailure(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return FAILURES[code ?? ''] ?? message;
}

function decode(bytes: Buffer): TextFile {
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch {
    const at = firstInvalidByte(bytes);
    return { why: `it is not UTF-8 (first at byte ${at})`, line: lineOfByte(bytes, at) };
  }
}

/** The first byte from which on the text is not UTF-8, by halving: decoding is fast, and a file is wrong only once. */
function firstInvalidByte(bytes: Buffer): number {
  let valid = 0;
  let invalid = bytes.length;
  while (valid < invalid) {
    const middle = (valid + invalid + 1) >>> 1;
    // A character cut in two by the cut is not what is wrong.
    if (isUtf8(bytes.subarray(0, middle))) valid = middle;
    else invalid = middle - 1;
  }
  return valid;
}

function isUtf8(bytes: Buffer): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}

function lineOfByte(bytes: Buffer, offset: number): number {
  let line = 1;
  for (let at = bytes.indexOf(0x0a); at >= 0 && at < offset; at = bytes.indexOf(0x0a, at + 1)) line++;
  return line;
}
