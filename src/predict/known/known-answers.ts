import {
  hasShares,
  isUnknown,
  keyOfAnswer,
  whyUnknown,
  wordsOf,
  type DeclaredAnswer,
  type DeclaredChange,
} from '../change/declared';
import type { Answer, Verdict } from '../answer';

/** Bad answers of a mesh that its owners know and accept for now: anything worse, and anything new, is not accepted. */
export interface KnownAnswers extends Pick<DeclaredChange, 'signedBy' | 'reason'> {
  readonly answers: readonly KnownAnswer[];
}

/** One accepted answer, as exact as it is written. */
export interface KnownAnswer extends Pick<DeclaredAnswer, 'service' | 'client' | 'outage' | 'place'> {
  readonly verdict: Verdict;
  /** Undefined for an answer that is unknown. */
  readonly spreads: Pick<DeclaredAnswer, 'settled' | 'untilEjected'> | undefined;
  /** Why it is unknown: for another reason it is not accepted. */
  readonly because: string | undefined;
}

/** Compares answers with accepted ones, and remembers which of these still hold. */
export class Baseline {
  private readonly byKey: ReadonlyMap<string, KnownAnswer>;
  private readonly asked = new Set<string>();
  private readonly held = new Set<string>();

  constructor(public readonly known: KnownAnswers) {
    this.byKey = new Map(known.answers.map((answer) => [keyOfAnswer(answer), answer]));
  }

  /** So many of the answers that were asked about are accepted. */
  public get accepted(): number {
    return this.held.size;
  }

  /** Those that were asked about, and are no longer so. */
  public get stale(): KnownAnswer[] {
    return this.known.answers.filter((answer) => {
      const key = keyOfAnswer(answer);
      return this.asked.has(key) && !this.held.has(key);
    });
  }

  /** True if an answer is accepted as it is. */
  public accepts(answer: Answer): boolean {
    const key = keyOfAnswer(wordsOf(answer));
    const known = this.byKey.get(key);
    if (known === undefined) return false;
    this.asked.add(key);
    if (!isAsKnown(known, answer)) return false;
    this.held.add(key);
    return true;
  }
}

function isAsKnown({ verdict, spreads, because }: KnownAnswer, answer: Answer): boolean {
  if (verdict !== answer.verdict) return false;
  if (spreads === undefined) return isUnknown(answer) && because === whyUnknown(answer);
  return hasShares(spreads.settled, answer.afterEjection) && hasShares(spreads.untilEjected, answer.untilEjected);
}
