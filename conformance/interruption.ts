import { messageOf } from './clusters/message-of';

export const FAILED = 1;

/** 128 + the signal's number, as shells do. */
const INTERRUPTED = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;

let stopping = false;

/** Ends the process by `stop` at a signal, or at an error that was not expected. */
export function stopWhenInterrupted(stop: () => Promise<void>): void {
  for (const [signal, code] of Object.entries(INTERRUPTED)) {
    process.on(signal, () => stopOnce(stop, signal, code));
  }
  process.on('uncaughtException', (error) => stopOnce(stop, error.stack ?? error.message, FAILED));
}

/** The first reason to stop counts. A second Ctrl-C does not make stopping faster, only less complete. */
export function stopOnce(stop: () => Promise<void>, why: string, code: number): void {
  if (!stopping) {
    stopping = true;
    void stopAndExit(stop, why, code);
  }
}

async function stopAndExit(stop: () => Promise<void>, why: string, code: number): Promise<void> {
  console.log(`\n${why}: stopping what was started`);
  try {
    await stop();
  } catch (error) {
    console.error(messageOf(error));
  }
  process.exit(code);
}
