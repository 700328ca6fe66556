import type { Client } from '../client';
import type { Outage } from '../outage';
import { includesAll, keyOfSet, properPartsOf, type Way, type WaySet } from './way';

/** What fails the requests of one client. */
export interface ClientFailures {
  readonly client: Client;
  /** The minimal sets of failures after which too many requests fail, worst first. An empty set is the steady state. */
  readonly failing: readonly FailingSet[];
  /** The minimal sets after which the answer is not known, and of which no part fails. */
  readonly unknown: readonly (readonly Outage[])[];
}

/** Failures that happen at once, no part of which fails too many requests. */
export interface FailingSet {
  readonly outages: readonly Outage[];
  /** From 0 to 1, once outlier detection has done what it can. */
  readonly errors: number;
  /** Larger sets that fail fewer requests than the limit: the minimal ones. Panic can do that. */
  readonly healedBy: readonly (readonly Outage[])[];
}

/** Keeps what was computed for one client. Sets have to come by their size, the smallest first. */
export class FoundSets {
  private readonly failing = new Map<string, number>();
  private readonly minimal: { readonly set: WaySet; readonly errors: number }[] = [];
  private readonly unknownKeys = new Set<string>();
  private readonly unknown: WaySet[] = [];
  private readonly healed: WaySet[] = [];

  constructor(private readonly ways: readonly Way[]) {}

  public addFailing(set: WaySet, errors: number): void {
    if (!this.hasFailingPart(set)) this.minimal.push({ set, errors });
    this.failing.set(keyOfSet(set), errors);
  }

  public addUnknown(set: WaySet): void {
    if (!this.hasPart(set, (key) => this.failing.has(key) || this.unknownKeys.has(key))) this.unknown.push(set);
    this.unknownKeys.add(keyOfSet(set));
  }

  public addGood(set: WaySet): void {
    if (this.hasFailingPart(set)) this.healed.push(set);
  }

  public of(client: Client): ClientFailures {
    return {
      client,
      failing: [...this.minimal].sort(byHarm).map(({ set, errors }) => ({
        ...{ outages: this.outagesOf(set), errors },
        healedBy: minimalOf(this.healed.filter((healed) => includesAll(healed, set))).map((one) => this.outagesOf(one)),
      })),
      unknown: [...this.unknown].sort(byPlaces).map((set) => this.outagesOf(set)),
    };
  }

  private hasFailingPart(set: WaySet): boolean {
    return this.hasPart(set, (key) => this.failing.has(key));
  }

  private hasPart(set: WaySet, isWanted: (key: string) => boolean): boolean {
    for (const part of properPartsOf(set)) if (isWanted(keyOfSet(part))) return true;
    return false;
  }

  private outagesOf(set: WaySet): Outage[] {
    return set.map((way) => this.ways[way]!.outage);
  }
}

/** Fewer failures are worse, and more errors. */
function byHarm(left: { set: WaySet; errors: number }, right: { set: WaySet; errors: number }): number {
  const bySize = left.set.length - right.set.length;
  if (bySize !== 0) return bySize;
  const byErrors = Number(right.errors.toFixed(6)) - Number(left.errors.toFixed(6));
  return byErrors !== 0 ? byErrors : byPlaces(left.set, right.set);
}

function byPlaces(left: WaySet, right: WaySet): number {
  if (left.length !== right.length) return left.length - right.length;
  for (const [index, way] of left.entries()) if (way !== right[index]) return way - right[index]!;
  return 0;
}

/** Those of some sets that have no other of them as a part. */
function minimalOf(sets: readonly WaySet[]): WaySet[] {
  return [...sets]
    .sort(byPlaces)
    .filter((set) => !sets.some((other) => other.length < set.length && includesAll(set, other)));
}
