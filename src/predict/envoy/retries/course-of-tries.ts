import type { SeededRandom } from '../../../util/seeded-random';
import type { Balance } from '../hosts';
import { DRAWS, type Retries } from './retries';
import { forNextTry, triedIn, untried, type TriedPriorities } from './retry-priorities';

interface Drawn {
  readonly address: string;
  readonly priority: number;
}

/** One course that the tries of one request can take: the same as tries.ts, draw by draw. */
export class CourseOfTries {
  private readonly tried = new Set<string>();
  private memory: TriedPriorities;
  private last: Drawn | undefined;

  constructor(
    private readonly balance: Balance,
    private readonly retries: Retries,
    private readonly random: SeededRandom,
  ) {
    this.memory = untried(balance.priorities.load);
  }

  /** The address that the next try reaches; undefined where it finds no host. */
  public next(): string | undefined {
    const drawn = this.draw();
    if (drawn === undefined) return undefined;
    this.tried.add(drawn.address);
    this.memory = triedIn(this.memory, drawn.priority);
    this.last = drawn;
    return drawn.address;
  }

  private draw(): Drawn | undefined {
    const { skipsTriedHosts, leavesPriorities, isSticky } = this.retries;
    const { load } = this.memory;
    if (this.last !== undefined && leavesPriorities) this.memory = forNextTry(this.memory, this.balance.priorities);
    if (isSticky && this.last !== undefined && load.join() === this.memory.load.join()) return this.last;
    let drawn = this.drawOnce();
    for (let draw = 1; draw < DRAWS && skipsTriedHosts && drawn !== undefined; draw++) {
      if (!this.tried.has(drawn.address)) break;
      drawn = this.drawOnce();
    }
    return drawn;
  }

  private drawOnce(): Drawn | undefined {
    let point = this.random.next() * 100;
    const priority = this.memory.load.findIndex((part) => (point -= part) < 0);
    if (priority === -1) return undefined;
    const within = this.balance.priorities.within(priority);
    let place = this.random.next();
    for (const [address, share] of within) if ((place -= share) < 0) return { address, priority };
    // Shares are sums of divisions.
    const last = [...within.keys()].at(-1);
    return last === undefined ? undefined : { address: last, priority };
  }
}
