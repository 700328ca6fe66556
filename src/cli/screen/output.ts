import { once } from 'node:events';
import { isSystemError } from '../../util/system-error';
import { progress } from './progress';

let isClosed = false;
let failure: Error | undefined;

/**
 * Reports whether the reader of the output has gone, as `head` does after ten lines. What is computed for it alone may end; the
 * exit code is the same.
 */
export function isOutputClosed(): boolean {
  return isClosed;
}

/** The reason why output was lost, if it was: a full disk. */
export function outputFailure(): Error | undefined {
  return failure;
}

/** Keeps a reader that has gone, or a full disk, from ending the process with a stack trace. */
export function watchOutput(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (stream === process.stdout) isClosed = true;
      if (error.code !== 'EPIPE' && error.code !== 'ERR_STREAM_DESTROYED') failure ??= error;
    });
  }
}

/** Writes to standard output, piece by piece as fast as it is read. */
export async function print(output: string | Iterable<string>): Promise<void> {
  for (const piece of typeof output === 'string' ? [output] : output) {
    if (isClosed) return;
    progress.clear();
    if (!process.stdout.write(piece)) await drained();
  }
}

/** Standard output takes more, or never will. */
async function drained(): Promise<void> {
  const ended = new AbortController();
  try {
    await Promise.race(['drain', 'close'].map((event) => once(process.stdout, event, { signal: ended.signal })));
  } catch (error) {
    if (!isSystemError(error)) throw error;
  } finally {
    ended.abort();
  }
}

/**
 * The width that tables have to fit: that of the terminal. Output that goes elsewhere is as wide as it needs to be, so that it
 * is the same everywhere.
 */
export function terminalWidth(): number | undefined {
  if (!process.stdout.isTTY) return undefined;
  const stated = Number(process.env.COLUMNS);
  return Number.isInteger(stated) && stated > 0 ? stated : process.stdout.columns || DEFAULT_WIDTH;
}

/** Of terminals that do not tell theirs. */
export const DEFAULT_WIDTH = 80;
