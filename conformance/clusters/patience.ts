import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf } from './message-of';
import { type Processes, ServerDied } from './processes';

/** One look at the clusters. Both sides are text a person can read; what is expected may depend on what is there. */
export interface Look {
  readonly expected: string;
  readonly got: string;
}

/** What was expected did not come. */
export class Mismatch extends Error {
  constructor({ expected, got }: Look) {
    super(`expected ${expected}, got ${inOneLine(got)}`);
    this.name = 'Mismatch';
  }
}

const POLL_MILLISECONDS = 250;

/** Waits for what controllers do in their own time. */
export class Patience {
  constructor(
    private readonly processes: Processes,
    private readonly seconds: number,
  ) {}

  /** Looks until both sides are equal. After the deadline, throws what was last seen. */
  async until(look: () => Promise<Look>): Promise<void> {
    const deadline = Date.now() + this.seconds * 1000;
    for (;;) {
      this.processes.requireAlive();
      const seen = await look().catch(toLook);
      if (seen.expected === seen.got) {
        return;
      }
      if (Date.now() > deadline) {
        this.processes.requireAlive();
        throw new Mismatch({ ...seen, got: `${seen.got} after ${this.seconds} s` });
      }
      await sleep(POLL_MILLISECONDS);
    }
  }
}

function inOneLine(text: string): string {
  return text.trim().replaceAll(/\s*\n\s*/g, ' / ');
}

/** A question that cannot be answered yet (a server starts, an object is not there) is asked again. */
function toLook(error: unknown): Look {
  if (error instanceof ServerDied) {
    throw error;
  }
  return { expected: 'an answer', got: messageOf(error) };
}
