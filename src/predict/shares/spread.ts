/** Who answers requests: shares from 0 to 1 that, with the errors, add up to 1. */
export interface Spread {
  /** Answered well, by the cluster of the pod. */
  readonly clusters: ReadonlyMap<string, number>;
  /** Answered well, by workload: "cluster/namespace/name". */
  readonly workloads: ReadonlyMap<string, number>;
  readonly errors: number;
  /** Tries of a request beyond its first, on average, by the cluster of the pod that they reach; absent where none is tried again. */
  readonly retries?: ReadonlyMap<string, number>;
}

/** Sums of shares are exact to about this. */
export const NEARLY_NOTHING = 1e-9;

/** Reports whether two spreads are alike; one that is not known is like none but another such. */
export function isSameSpread(left: Spread | undefined, right: Spread | undefined): boolean {
  if (left === undefined || right === undefined) return left === right;
  const names = [...new Set([...left.clusters.keys(), ...right.clusters.keys()])];
  const isNear = (one = 0, other = 0): boolean => Math.abs(one - other) < NEARLY_NOTHING;
  return (
    isNear(left.errors, right.errors) &&
    names.every((name) => isNear(left.clusters.get(name), right.clusters.get(name)))
  );
}

/** Where requests end that are divided evenly. */
export function averageSpread(spreads: readonly Spread[]): Spread {
  const builder = new SpreadBuilder();
  for (const spread of spreads) builder.add(spread, 1 / spreads.length);
  return builder.build();
}

/** The same with other names of clusters. */
export function renamedSpread(spread: Spread, nameOf: (cluster: string) => string): Spread {
  const { clusters, workloads, errors, retries } = spread;
  if ([...clusters.keys(), ...(retries?.keys() ?? [])].every((cluster) => nameOf(cluster) === cluster)) return spread;
  const renamed = (shares: ReadonlyMap<string, number>, toKey: (key: string) => string): ReadonlyMap<string, number> =>
    sorted(new Map([...shares].map(([key, share]) => [toKey(key), share])));
  const ofWorkload = (key: string): string => {
    const end = key.indexOf('/');
    return `${nameOf(key.slice(0, end))}${key.slice(end)}`;
  };
  return {
    ...{ clusters: renamed(clusters, nameOf), workloads: renamed(workloads, ofWorkload), errors },
    ...(retries === undefined ? {} : { retries: renamed(retries, nameOf) }),
  };
}

/** Adds up where requests end. */
export class SpreadBuilder {
  private readonly clusters = new Map<string, number>();
  private readonly workloads = new Map<string, number>();
  private readonly retries = new Map<string, number>();
  private errors = 0;
  /** All that was added so far, where it is one spread: mostly it stays the only one. */
  private whole: Spread | undefined;
  private isEmpty = true;

  /** @param share of all requests that reach pods of a workload ("cluster/namespace/name"), @param failed of these, fail */
  public reach(
    { cluster, workload }: { readonly cluster: string; readonly workload: string },
    share: number,
    failed: number,
  ): void {
    this.begin();
    const answered = share * (1 - failed);
    this.errors += share - answered;
    if (answered === 0) return;
    this.clusters.set(cluster, (this.clusters.get(cluster) ?? 0) + answered);
    this.workloads.set(workload, (this.workloads.get(workload) ?? 0) + answered);
  }

  public fail(share: number): void {
    if (share === 0) return;
    this.begin();
    this.errors += share;
  }

  /** @param tries beyond the first of each request, that reach pods of a cluster */
  public retry(cluster: string, tries: number): void {
    this.begin();
    this.retries.set(cluster, (this.retries.get(cluster) ?? 0) + tries);
  }

  /** Adds what another has, as a share of this one. */
  public add(spread: Spread, share: number): void {
    if (this.isEmpty && share === 1) {
      this.whole = spread;
      this.isEmpty = false;
      return;
    }
    this.begin();
    this.addPart(spread, share);
  }

  public build(): Spread {
    if (this.whole !== undefined) return this.whole;
    const { clusters, workloads, errors, retries } = this;
    return {
      ...{ clusters: sorted(clusters), workloads: sorted(workloads), errors },
      ...(retries.size === 0 ? {} : { retries: sorted(retries) }),
    };
  }

  /** From here on it is a sum. */
  private begin(): void {
    this.isEmpty = false;
    if (this.whole === undefined) return;
    const { whole } = this;
    this.whole = undefined;
    this.addPart(whole, 1);
  }

  private addPart({ clusters, workloads, errors, retries = NO_RETRIES }: Spread, share: number): void {
    for (const [cluster, part] of clusters)
      this.clusters.set(cluster, (this.clusters.get(cluster) ?? 0) + part * share);
    for (const [workload, part] of workloads) {
      this.workloads.set(workload, (this.workloads.get(workload) ?? 0) + part * share);
    }
    for (const [cluster, tries] of retries) this.retry(cluster, tries * share);
    this.errors += errors * share;
  }
}

const NO_RETRIES: ReadonlyMap<string, number> = new Map();

function sorted(shares: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
  return isSorted(shares) ? shares : new Map([...shares].sort(([left], [right]) => (left < right ? -1 : 1)));
}

/** Mostly they are, for istiod sends endpoints by the names of clusters. */
function isSorted(shares: ReadonlyMap<string, number>): boolean {
  let last = '';
  for (const key of shares.keys()) {
    if (key < last) return false;
    last = key;
  }
  return true;
}
