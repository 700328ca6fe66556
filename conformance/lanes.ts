import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Order } from './lane';
import { inTurns, type Turn } from './suites';
import type { Suite } from './suites/suite';

/** More than two pairs of clusters at once are more than 4 GB, and each suite then waits for the others. */
const LANES = Math.min(2, availableParallelism());

/** Runs suites in processes of their own, so that one of them computes, or waits, while another does. */
export class Lanes {
  private readonly lanes = Array.from({ length: LANES }, () => new Lane());

  constructor(private readonly dist: string) {}

  /**
   * Runs all, those that measure first and by themselves, then the others side by side, in their order. Returns the line of each
   * check, in the order of the suites.
   */
  async run(suites: readonly Suite[]): Promise<readonly string[]> {
    const lines = new Map<string, readonly string[]>();
    const take = async (lane: Lane, turns: (readonly Turn[])[]): Promise<void> => {
      for (let turn = turns.shift(); turn !== undefined; turn = turns.shift()) {
        for (const { suite, isShared } of turn) {
          lines.set(suite.name, await lane.run({ suite: suite.name, dist: this.dist, isShared }));
        }
      }
    };
    await take(this.lanes[0]!, [...inTurns(suites.filter(({ measures }) => measures))]);
    const left = [...inTurns(suites.filter(({ measures }) => !measures))];
    await Promise.all(this.lanes.map((lane) => take(lane, left)));
    for (const lane of this.lanes) lane.letGo();
    return suites.flatMap(({ name }) => lines.get(name) ?? []);
  }

  /** For an interrupted run. Returns when all have ended, with what they had started. */
  async stop(): Promise<void> {
    await Promise.all(this.lanes.map((lane) => lane.stop()));
  }
}

class Lane {
  private process: ChildProcess | undefined;
  private suite = '';

  /** A suite whose process ends before it has said what became of its checks has failed. */
  async run(order: Order): Promise<readonly string[]> {
    this.suite = order.suite;
    this.process ??= this.start();
    const process = this.process;
    const over = new AbortController();
    const { signal } = over;
    try {
      const answer = once(process, 'message', { signal }).then(([lines]) => lines as readonly string[]);
      const end = once(process, 'exit', { signal }).then(([code, by]) => [
        `not ok the suite ${order.suite} comes to its end: it ended with ${by ?? `exit ${code}`}`,
      ]);
      process.send(order);
      return await Promise.race([answer, end]);
    } finally {
      over.abort();
    }
  }

  letGo(): void {
    this.process?.disconnect();
  }

  async stop(): Promise<void> {
    if (this.process === undefined) return;
    const end = once(this.process, 'exit');
    this.process.kill('SIGTERM');
    await end;
  }

  private start(): ChildProcess {
    // The options that samples are taken by.
    const child = fork(join(__dirname, 'lane.ts'), process.argv.slice(2), { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
    child.on('exit', () => (this.process = undefined));
    // Lines of two suites alternate: each says whose it is.
    for (const stream of [child.stdout!, child.stderr!]) {
      createInterface({ input: stream }).on('line', (line) => console.log(`${this.suite}: ${line}`));
    }
    return child;
  }
}
