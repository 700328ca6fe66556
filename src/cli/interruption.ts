import { setMaxListeners } from 'node:events';
import { constants } from 'node:os';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** A signal asks this process to end. */
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
