/** One run of a peer. Seconds and MB. */
export interface Run {
  /** The work: objects declared, synthesized and written. */
  readonly wall: number;
  readonly cpu: number;
  /** The whole process, with node's start and the loading of modules. */
  readonly process: { readonly wall: number; readonly cpu: number };
  readonly phases: Readonly<Record<string, number>>;
  readonly peakMemory?: number;
  /** What a command printed, where that is looked at. */
  readonly printed?: { readonly lines: number; readonly kilobytes: number };
}

/** Somebody who does the work of a case. */
export interface Peer {
  readonly id: string;
  readonly title: string;
  /** Measured in the first round only, because it takes long. */
  readonly once?: boolean;
  readonly run: (round: number) => Run;
}

/** A peer that broke down. */
export interface Failure {
  readonly peer: Peer;
  readonly message: string;
}

/** The runs of each peer of a case: those of one round were made next to each other. */
export class Measurements {
  private readonly runs = new Map<string, Run[]>();
  private readonly failed = new Map<string, Failure>();

  public get failures(): readonly Failure[] {
    return [...this.failed.values()];
  }

  public add(peer: Peer, run: Run): void {
    this.runs.set(peer.id, [...this.of(peer.id), run]);
  }

  /** What a peer did before it broke down does not count. */
  public fail(peer: Peer, error: unknown): void {
    this.runs.delete(peer.id);
    this.failed.set(peer.id, { peer, message: error instanceof Error ? error.message : String(error) });
  }

  public hasFailed({ id }: Peer): boolean {
    return this.failed.has(id);
  }

  public of(peer: string): readonly Run[] {
    return this.runs.get(peer) ?? [];
  }

  public median(peer: string, value: (run: Run) => number | undefined): number | undefined {
    return median(this.of(peer).map(value));
  }

  /**
   * How many times as long `left` takes as `right`: the median of the rounds' ratios, so that a machine that is busier in
   * one round than in another does not count. Undefined where one of them was not measured.
   */
  public ratio(left: string, right: string, value: (run: Run) => number): number | undefined {
    const base = this.of(right);
    return median(
      this.of(left).map((run, round) => (base[round] === undefined ? undefined : value(run) / value(base[round]))),
    );
  }
}

export const wall = (run: Run): number => run.wall;
export const cpu = (run: Run): number => run.cpu;
/** The rules are no part of writing manifests, and nobody else has any. */
export const wallWithoutRules = (run: Run): number => run.wall - (run.phases.rules ?? 0);

export function median(values: ReadonlyArray<number | undefined>): number | undefined {
  const sorted = values.filter((value) => value !== undefined).sort((left, right) => left - right);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle];
  return sorted.length % 2 === 1 || upper === undefined ? upper : (sorted[middle - 1]! + upper) / 2;
}
