/** One share that was expected, and what was counted. */
export interface Comparison {
  /** What is compared, for whoever reads that it differs. */
  readonly what: string;
  /** From 0 to 1. */
  readonly expected: number;
  readonly counted: number;
  readonly of: number;
}

/** What comparisons came to. */
export interface Judgement {
  readonly differences: readonly string[];
  /** Comparisons in which chance has a say: the others have to be exact. */
  readonly chances: number;
  readonly certainties: number;
  /** The comparison whose count was the least likely. */
  readonly worst: (Comparison & { readonly likelihood: number }) | undefined;
}

/** Shares are sums of divisions: what differs from 0 or 1 by less is meant to be 0 or 1. */
const NEARLY_NOTHING = 1e-9;

/**
 * Holds counts to expected shares. With everything as expected, all of them together fail in no more than the given share of
 * runs: each count gets an equal part of it (Bonferroni, so it does not matter how the counts depend on each other), one half
 * for too many and one for too few, and is held to the exact tails of the binomial distribution. What is expected never, or
 * always, has to be just so.
 */
export function judge(comparisons: readonly Comparison[], familyWise: number): Judgement {
  const chances = comparisons.filter(({ expected }) => expected > NEARLY_NOTHING && expected < 1 - NEARLY_NOTHING);
  const certainties = comparisons.filter((one) => !chances.includes(one));
  const limit = familyWise / (2 * chances.length);
  const judged = chances
    .map((one) => ({ ...one, likelihood: smallerTail(one.counted, one.of, one.expected) }))
    .sort((left, right) => left.likelihood - right.likelihood);
  const wrong = [
    ...certainties.filter(({ expected, counted, of }) => counted !== Math.round(expected) * of),
    ...judged.filter(({ likelihood }) => likelihood < limit),
  ];
  return {
    differences: wrong.map(describe),
    chances: chances.length,
    certainties: certainties.length,
    worst: judged[0],
  };
}

/** "…: 120 of 400, expected 50 %". */
export function describe({ what, expected, counted, of }: Comparison): string {
  return `${what}: ${counted} of ${of}, expected ${(100 * expected).toFixed(1)} %`;
}

/** The chance of so few or fewer, or of so many or more, whichever is smaller. */
function smallerTail(counted: number, of: number, share: number): number {
  let fewer = 0;
  let more = 0;
  for (let count = 0; count <= of; count++) {
    const chance = Math.exp(logChoose(of, count) + count * Math.log(share) + (of - count) * Math.log1p(-share));
    if (count <= counted) fewer += chance;
    if (count >= counted) more += chance;
  }
  return Math.min(fewer, more);
}

const logFactorials = [0];

function logFactorial(n: number): number {
  for (let next = logFactorials.length; next <= n; next++) {
    logFactorials.push(logFactorials[next - 1]! + Math.log(next));
  }
  return logFactorials[n]!;
}

function logChoose(of: number, count: number): number {
  return logFactorial(of) - logFactorial(count) - logFactorial(of - count);
}
