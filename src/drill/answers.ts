import { compareText } from '../util/compare-text';

/** Who answered requests of one client. */
export interface Count {
  readonly requests: number;
  /** Answered well, by cluster. */
  readonly clusters: ReadonlyMap<string, number>;
  readonly errors: number;
  /** The errors that had a status, by it. */
  readonly statuses: ReadonlyMap<number, number>;
  /** Answered well, of unknown origin. */
  readonly unknown: number;
}

/** Tells which cluster an answer comes from. */
export class Origins {
  private readonly byPod = new Map<string, string>();
  private readonly byVersion = new Map<string, Set<string>>();

  constructor(private readonly clusters: readonly string[]) {}

  /** Learns of a pod of the service. Pods come and go, and their names are not used again. */
  public learn(cluster: string, pod: string, version: string | undefined): void {
    this.byPod.set(pod, cluster);
    if (version === undefined) return;
    const known = this.byVersion.get(version) ?? new Set();
    this.byVersion.set(version, known.add(cluster));
  }

  /** The cluster that an answer names: by its pod, else by a version that only one cluster runs, else by its own name. */
  public of(answer: string): string | undefined {
    const words = new Set(answer.split(/[^\w.-]+/).map((word) => word.replace(/\.+$/, '')));
    for (const word of words) if (this.byPod.has(word)) return this.byPod.get(word);
    for (const word of words) {
      const [cluster, ...others] = this.byVersion.get(word) ?? [];
      if (cluster !== undefined && others.length === 0) return cluster;
    }
    return this.clusters.find((cluster) => words.has(cluster));
  }
}

/** A status after the answer, as our own probe prints it, or before it. */
const STATUS_AFTER = /^(.*?)\s*<(\d{3})>$/;
const STATUS_BEFORE = /^(\d{3})\b\s*(.*)$/;
/** What curl says where nothing answered. */
const NO_ANSWER = 0;

/** Counts answers, one a line. A line without a status is a good answer. */
export function countAnswers(lines: readonly string[], requests: number, origins: Origins): Count {
  const clusters = new Map<string, number>();
  const statuses = new Map<number, number>();
  let errors = 0;
  let unknown = 0;
  const answers = lines.map((line) => line.trim()).filter((line) => line !== '');
  for (const line of answers) {
    const { status, text } = parse(line);
    const cluster = origins.of(text);
    if (status === NO_ANSWER || status >= 400) {
      errors++;
      if (status !== NO_ANSWER) increase(statuses, status, 1);
    } else if (cluster === undefined) unknown++;
    else increase(clusters, cluster, 1);
  }
  // A probe that prints less than it was asked for has failed at the rest.
  errors += Math.max(0, requests - answers.length);
  return {
    requests: Math.max(requests, answers.length),
    clusters: sortedByName(clusters),
    errors,
    statuses: sortedByNumber(statuses),
    unknown,
  };
}

function increase<Key>(counts: Map<Key, number>, key: Key, by: number): void {
  counts.set(key, (counts.get(key) ?? 0) + by);
}

function sortedByName(counts: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
  return new Map([...counts].sort(([left], [right]) => compareText(left, right)));
}

function sortedByNumber(counts: ReadonlyMap<number, number>): ReadonlyMap<number, number> {
  return new Map([...counts].sort(([left], [right]) => left - right));
}

function parse(line: string): { status: number; text: string } {
  const after = STATUS_AFTER.exec(line);
  if (after !== null) return { status: Number(after[2]), text: after[1]! };
  const before = STATUS_BEFORE.exec(line);
  return before === null ? { status: 200, text: line } : { status: Number(before[1]), text: before[2]! };
}

export function add(left: Count, right: Count): Count {
  const clusters = new Map(left.clusters);
  for (const [cluster, count] of right.clusters) increase(clusters, cluster, count);
  const statuses = new Map(left.statuses);
  for (const [status, count] of right.statuses) increase(statuses, status, count);
  return {
    requests: left.requests + right.requests,
    clusters: sortedByName(clusters),
    errors: left.errors + right.errors,
    statuses: sortedByNumber(statuses),
    unknown: left.unknown + right.unknown,
  };
}

/** Shares that differ by less than this are taken for the same. */
const ALIKE = 0.05;
/** How far a share of so many requests may be from what was expected: three standard deviations of a fair choice. */
const DEVIATIONS = 3;

/** True if what was counted may well be what was expected. */
export function isAsExpected(
  count: Count,
  expected: { readonly clusters: ReadonlyMap<string, number>; readonly errors: number },
): boolean {
  const near = (number: number, share: number): boolean => {
    const deviation = Math.sqrt((share * (1 - share)) / count.requests);
    return Math.abs(number / count.requests - share) <= Math.max(ALIKE, DEVIATIONS * deviation);
  };
  const clusters = new Set([...count.clusters.keys(), ...expected.clusters.keys()]);
  return (
    near(count.errors, expected.errors) &&
    near(count.unknown, 0) &&
    [...clusters].every((cluster) => near(count.clusters.get(cluster) ?? 0, expected.clusters.get(cluster) ?? 0))
  );
}

/** True if two counts say the same. */
export function isAlike(left: Count, right: Count): boolean {
  const shares = new Map([...right.clusters].map(([cluster, count]) => [cluster, count / right.requests] as const));
  return isAsExpected(left, { clusters: shares, errors: right.errors / right.requests });
}
