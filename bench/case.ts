import { Measurements, type Peer } from './peer';

/** A comparison: its peers do the same work, in turns. */
export interface Case {
  readonly id: string;
  readonly title: string;
  readonly peers: readonly Peer[];
  /** The peer the others are compared with. */
  readonly base: string;
  /** Rounds that are not measured, where the first ones fill caches. */
  readonly warmUps: number;
  readonly targets: readonly Target[];
  /** What a reader must know of the figures. */
  readonly notes: readonly string[];
}

/** What the issue promises. */
export interface Target {
  readonly what: string;
  readonly limit: { readonly atLeast: number } | { readonly atMost: number };
  readonly unit: '×' | 's' | 'MB' | 'kB' | 'lines';
  /** Undefined where it could not be measured, which counts as missed. */
  readonly value: (measurements: Measurements) => number | undefined;
}

export interface Outcome {
  readonly target: Target;
  readonly value: number | undefined;
  readonly met: boolean;
}

/**
 * Lets every peer run once in each round; every other round in reverse, so that none always profits from its place. One that
 * breaks down is not asked again, and the others go on.
 */
export function measureCase({ peers, warmUps }: Case, rounds: number, progress: (what: string) => void): Measurements {
  const measurements = new Measurements();
  for (let round = -warmUps; round < rounds; round++) {
    for (const peer of round % 2 === 0 ? peers : [...peers].reverse()) {
      if ((peer.once === true && round > 0) || measurements.hasFailed(peer)) continue;
      progress(round < 0 ? `warming up: ${peer.title}` : `round ${round + 1} of ${rounds}: ${peer.title}`);
      try {
        const run = peer.run(round);
        if (round >= 0) measurements.add(peer, run);
      } catch (error) {
        measurements.fail(peer, error);
        progress(`FAILED: ${peer.title}: ${(error as Error).message}`);
      }
    }
  }
  return measurements;
}

export function judge({ targets }: Case, measurements: Measurements): Outcome[] {
  return targets.map((target) => {
    const value = target.value(measurements);
    return { target, value, met: value !== undefined && isWithin(value, target.limit) };
  });
}

function isWithin(value: number, limit: Target['limit']): boolean {
  return 'atLeast' in limit ? value >= limit.atLeast : value <= limit.atMost;
}
