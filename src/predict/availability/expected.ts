import { Heap } from '../../util/heap';
import type { Client } from '../client';
import { endsClientsOf, touches, type Outage } from '../outage';
import { Situations } from '../situation';
import type { Prediction } from '../prediction';
import type { Question } from '../answer';
import { outcomeOf } from '../questions';
import { NEARLY_NOTHING } from '../shares';
import { unavailabilityOfPart, type Part, type PartWay } from './part';

/** What is expected of the requests of one client over a long time, while its own cluster is up. Shares are from 0 to 1. */
export interface Availability {
  readonly client: Client;
  /** The share of requests that fail once outlier detection has acted. */
  readonly failing: number;
  /** The share of time in which the answer is not known. It does not count as available. */
  readonly unknown: number;
  /** The share of time that was not looked at: at most so much more fails. */
  readonly leftOut: number;
  /** So many sets of failures were computed. */
  readonly computed: number;
  /** The most parts that failed at once in any of them. */
  readonly largest: number;
  /** What costs anything, the most first. Together they are all that fails or is unknown. */
  readonly costs: readonly Cost[];
}

/** The most that may fail: what is not known, or was not looked at, counts as lost. */
export function lostAtMost({
  failing,
  unknown,
  leftOut,
}: Pick<Availability, 'failing' | 'unknown' | 'leftOut'>): number {
  return failing + unknown + leftOut;
}

/** What one set of failures costs. */
export interface Cost {
  readonly outages: readonly Outage[];
  /** The share of all requests that fails while exactly these failures, of all that matter, hold. */
  readonly share: number;
  readonly isKnown: boolean;
}

/** When to stop. */
export interface Limits {
  /** Enough is known once at most this share of time is not looked at. */
  readonly bound: number;
  /** True once time is over. */
  readonly isOver: () => boolean;
}

/** Sets that are this much rarer than the bound are counted as left out at once: to keep them would take memory. */
const RARE = 1e-6;

/**
 * Adds up what is expected over all sets of failures, exactly, the most probable ones first.
 *
 * Each step knows which parts failed, which did not, and which are still open. Its answer depends on some clusters: the open parts
 * in these split the time into that in which none of them fails, which has this answer, and for each part and way that in which it
 * is the first to fail. So all times are disjoint, and what was not looked at is known to the last share.
 */
export function availabilityOf(
  prediction: Prediction,
  question: Question,
  parts: readonly Part[],
  limits: Limits,
): Availability {
  return new Search(prediction, question, withoutEndOf(question.client, parts), limits).run();
}

/** A cluster that is down has no clients: what is expected of them is expected while it is up. */
function withoutEndOf({ cluster }: Client, parts: readonly Part[]): Part[] {
  const ends = ({ outages }: PartWay): boolean => outages.some((outage) => endsClientsOf(outage, cluster));
  return parts.map(({ ways }) => given(ways, (way) => !ends(way))).filter(({ ways }) => ways.length > 0);
}

/** A part while some of its ways do not happen: the others are as much more probable. */
function given(ways: readonly PartWay[], isPossible: (way: PartWay) => boolean): Part {
  const possible = ways.filter(isPossible);
  const left = 1 - unavailabilityOfPart(ways.filter((way) => !isPossible(way)));
  return { ways: possible.map(({ outages, probability }) => ({ outages, probability: probability / left })) };
}

/** A share of time, by what is decided in it. */
interface Step {
  /** In the order of their parts. */
  readonly failed: readonly FailedPart[];
  /** The places of the parts that may fail or not. */
  readonly open: readonly number[];
  readonly probability: number;
}

interface FailedPart {
  readonly place: number;
  readonly way: PartWay;
}

class Search {
  private readonly situations: Situations;
  private readonly steps = new Heap<Step>();
  private readonly costs: Cost[] = [];
  private readonly sums = { failing: 0, unknown: 0, computed: 0, largest: 0 };
  /** Shares of time that were not looked at: of steps that are given up, and of those that wait. */
  private readonly unseen = { rare: 0, waiting: 1 };

  constructor(
    private readonly prediction: Prediction,
    private readonly question: Question,
    private readonly parts: readonly Part[],
    private readonly limits: Limits,
  ) {
    this.situations = new Situations(prediction.view);
  }

  public run(): Availability {
    this.steps.add({ failed: [], open: this.parts.map((_part, place) => place), probability: 1 }, 1);
    while (this.unseen.rare + this.unseen.waiting > this.limits.bound && !this.limits.isOver()) {
      const step = this.steps.take();
      if (step === undefined) break;
      this.unseen.waiting -= step.probability;
      this.look(step);
    }
    return {
      client: this.question.client,
      ...this.sums,
      leftOut: this.steps.weight + this.unseen.rare,
      costs: this.costs.sort((left, right) => right.share - left.share),
    };
  }

  private look({ failed, open, probability }: Step): void {
    const outages = distinct(failed.flatMap(({ way }) => way.outages));
    const outcome = outcomeOf(this.situations.with(outages), this.question);
    this.sums.computed++;
    this.sums.largest = Math.max(this.sums.largest, failed.length);
    const dependsOn = outcome.dependsOn();
    const matters = (place: number): boolean =>
      dependsOn === undefined ||
      this.parts[place]!.ways.some((way) => way.outages.some((outage) => touches(outage, dependsOn)));
    let left = probability;
    const relevant = open.filter(matters);
    const others = open.filter((place) => !matters(place));
    for (const [index, place] of relevant.entries()) {
      const { ways } = this.parts[place]!;
      const stillOpen = [...relevant.slice(index + 1), ...others].sort((one, other) => one - other);
      for (const way of ways) {
        const more = [...failed, { place, way }].sort((one, other) => one.place - other.place);
        this.add({ failed: more, open: stillOpen, probability: left * way.probability });
      }
      left *= 1 - unavailabilityOfPart(ways);
    }
    this.count(outages, this.prediction.counted(this.question, outcome).afterEjection?.errors, left);
  }

  private add(step: Step): void {
    if (step.probability < this.limits.bound * RARE) {
      this.unseen.rare += step.probability;
      return;
    }
    this.unseen.waiting += step.probability;
    this.steps.add(step, step.probability);
  }

  private count(outages: readonly Outage[], errors: number | undefined, probability: number): void {
    const share = probability * (errors === undefined ? 1 : errors > NEARLY_NOTHING ? errors : 0);
    if (errors === undefined) this.sums.unknown += share;
    else this.sums.failing += share;
    if (share > 0) this.costs.push({ outages, share, isKnown: errors !== undefined });
  }
}

/** A component may fail on its own and with others. */
function distinct(outages: readonly Outage[]): Outage[] {
  return [...new Map(outages.map((outage) => [JSON.stringify(outage), outage])).values()];
}
