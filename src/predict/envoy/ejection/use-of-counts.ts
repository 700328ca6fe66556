import { failAlike, FAILURE_CLASSES, type Failing } from '../../shares';
import type { SentOutlierDetection } from '../hosts';

/** Something that was decided of hosts that fail in some way. */
export interface Decision {
  readonly what: 'isCounted' | 'isMostlyOut';
  readonly failing: Failing;
  readonly sent: SentOutlierDetection;
  /** What was supposed in place of what is sent. */
  readonly supposed: Partial<SentOutlierDetection>;
  readonly result: boolean | undefined;
}

/**
 * What was made of the counts at which outlier detection ejects hosts. Where they were only decided by, other counts that come to the
 * same decisions come to the same answers.
 */
export class UseOfCounts {
  private readonly found = new Map<string, Decision>();
  /** True if one was told, or came into a number: then each count has an answer of its own. */
  private isTold = false;

  /** Undefined where more than decisions depends on the counts. */
  public get decisions(): readonly Decision[] | undefined {
    return this.isTold ? undefined : [...this.found.values()];
  }

  public tell(): void {
    this.isTold = true;
  }

  public decide(decision: Decision): void {
    const { what, failing, sent, supposed } = decision;
    this.found.set(JSON.stringify([what, sent, supposed, FAILURE_CLASSES.map((one) => failing[one])]), decision);
  }
}

let watching: UseOfCounts | undefined;

/** Something that was computed, and what was made of counts on the way. */
export interface Watched<Result> {
  readonly result: Result;
  readonly use: UseOfCounts;
}

/** Notes what is made of counts while something is computed. */
export function watchCounts<Result>(compute: () => Result): Watched<Result> {
  const outer = watching;
  // What is watched within is not told apart.
  outer?.tell();
  const use = new UseOfCounts();
  watching = use;
  try {
    return { result: compute(), use };
  } finally {
    watching = outer;
  }
}

/** Notes that a count was told, or came into a number. */
export function noteCountsTold(): void {
  watching?.tell();
}

/** Notes what was decided by counts. */
export function noteDecision(decision: Decision): void {
  watching?.decide(decision);
}

/** A host that gets a share of the requests, and how it fails. */
interface Hit {
  readonly failing: Failing;
  readonly share: number;
}

/** Shares that differ by less, in parts of the larger, may come to the same quotient. */
const NEARLY_ALIKE = 1e-9;

/** Notes that two hosts were compared by when each is ejected: of those that fail alike, by any count the one with more requests. */
export function noteOrder(left: Hit, right: Hit): void {
  if (watching === undefined) return;
  const apart = Math.abs(left.share - right.share);
  const isByShare = apart === 0 || apart > NEARLY_ALIKE * Math.max(left.share, right.share);
  if (!isByShare || !failAlike(left.failing, right.failing)) watching.tell();
}
