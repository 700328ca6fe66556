import { setMaxListeners } from 'node:events';
import { constants } from 'node:os';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const;

/** A signal that asks this process to end. */
export class Interrupted extends Error {
  constructor(public readonly by: (typeof SIGNALS)[number]) {
    super(`interrupted by ${by}`);
    this.name = 'Interrupted';
  }

  /** What a shell expects a process to exit with that ended by this signal. */
  public get exitCode(): number {
    return 128 + constants.signals[this.by];
  }
}

/**
 * Does something that can be interrupted, by Ctrl-C among others: then the signal that it is given aborts, with
 * {@link Interrupted} for a reason. Nothing ends before it has ended.
 */
export async function interruptibly<Result>(does: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
  const controller = new AbortController();
  // Each command that runs listens, several for each cluster: many are no leak.
  setMaxListeners(0, controller.signal);
  const handlers = SIGNALS.map((name) => ({ name, handle: () => controller.abort(new Interrupted(name)) }));
  for (const { name, handle } of handlers) process.on(name, handle);
  try {
    return await does(controller.signal);
  } finally {
    for (const { name, handle } of handlers) process.removeListener(name, handle);
  }
}

/**
 * Does something that must come to its end: neither output that cannot be written (a reader that has gone, a full disk, a closed
 * terminal, a reader that has stopped) nor a defect elsewhere in this process ends it.
 *
 * @param onDefect receives an error that nothing has caught
 */
export async function undisturbed<Result>(
  does: () => Promise<Result>,
  onDefect: (error: Error) => void,
): Promise<Result> {
  const streams = [process.stdout, process.stderr] as const;
  for (const stream of streams) {
    if (!stream.listeners('error').includes(ignore)) stream.on('error', ignore);
    // Writing to a pipe that is full would otherwise stop the whole process until the pipe is read.
    (stream as MaybeBlocking)._handle?.setBlocking?.(false);
  }
  process.on('uncaughtException', onDefect);
  try {
    return await does();
  } finally {
    process.removeListener('uncaughtException', onDefect);
    // The listeners of the streams stay: what was written may still fail.
  }
}

function ignore(): void {
  // The exit code says what came of it, whether or not the text was read.
}

/** What Node.js has behind a stream that is a pipe or a terminal. */
interface MaybeBlocking {
  readonly _handle?: { readonly setBlocking?: (isBlocking: boolean) => unknown } | null;
}
