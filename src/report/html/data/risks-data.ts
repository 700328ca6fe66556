/** What the page shows of several failures at once, of how often they are expected, and of what was promised. */
export interface RisksData {
  /** What `predict --any` finds; undefined where it was not asked. */
  readonly failures: FailuresData | undefined;
  /** What `predict --rates` expects; undefined where it was not asked. */
  readonly availability: AvailabilityData | undefined;
  /** What `predict --promises` decides; undefined where it was not asked. */
  readonly promises: PromisesData | undefined;
  /** What recorded drills saw; undefined where no records were given. */
  readonly drills: DrillsData | undefined;
}

export interface FailuresData {
  /** So many components may fail at once. */
  readonly most: number;
  /** So many errors are accepted, in percent. */
  readonly limit: number;
  /** Worst first; those that differ only by their own names are one. */
  readonly services: readonly FailingServiceData[];
}

export interface FailingServiceData {
  readonly service: string;
  /** The others that fail alike. */
  readonly others: readonly string[];
  /** How many components were taken to be able to fail, for how many clients. */
  readonly components: number;
  readonly clients: number;
  /** Worst first. */
  readonly sets: readonly FailingSetData[];
  /** How many more there are. */
  readonly more: number;
  /** Sets after which the answer is not known, and the command that explains the first. */
  readonly unknown: number;
  readonly unknownCommand: string | null;
}

/** Components that fail together, in one way or in several. */
export interface FailingSetData {
  /** One of the ways, in words. The rest is about it. */
  readonly what: string;
  /** All ways, as `--outage` takes them. */
  readonly ways: readonly string[];
  readonly moreWays: number;
  /** One way of each other set that differs by the names of clusters only. */
  readonly elsewhere: readonly string[];
  readonly moreElsewhere: number;
  /** The most errors in percent, by client. */
  readonly errors: Readonly<Record<string, number>>;
  /** Larger sets after which fewer requests fail, as `--outage` takes them. */
  readonly healedBy: readonly string[];
  readonly moreHealed: number;
  readonly cause: string | null;
  readonly change: string | null;
  readonly command: string;
}

export interface AvailabilityData {
  readonly services: readonly ExpectedData[];
  /** How many services more there are. */
  readonly more: number;
}

/** Texts as `predict --rates` prints them; minutes are a year. */
export interface ExpectedData {
  readonly service: string;
  /** The client that has the least, first. */
  readonly clients: readonly {
    readonly client: string;
    readonly atLeast: string;
    readonly failing: string;
    readonly unknown: string;
    readonly leftOut: string;
    readonly costs: readonly { readonly minutes: string; readonly what: string; readonly command: string }[];
    readonly moreCosts: number;
  }[];
  readonly more: number;
  /** What single changes are worth, the best first, with how many more there are; undefined where that was not asked. */
  readonly worth?: { readonly changes: readonly WorthData[]; readonly more: number };
}

export interface WorthData {
  readonly at: string;
  readonly change: string;
  /** Minutes a year by client, below 0 where more requests fail; those that it does not change are left out. */
  readonly clients: readonly { readonly client: string; readonly minutes: string }[];
}

export interface PromisesData {
  readonly kept: number;
  readonly broken: number;
  readonly undecided: number;
  /** Broken ones first, then undecided ones. */
  readonly verdicts: readonly {
    readonly outcome: 'kept' | 'broken' | 'undecided';
    readonly service: string;
    readonly promised: string;
    readonly details: readonly string[];
    readonly command: string | null;
  }[];
  readonly more: number;
}

export interface DrillsData {
  /** The newest first. */
  readonly drills: readonly DrillData[];
  /** How many older ones there are. */
  readonly more: number;
}

export interface DrillData {
  readonly service: string;
  /** The outage, in words. */
  readonly what: string;
  /** The day on which it ended, in UTC. */
  readonly day: string;
  readonly isPassed: boolean;
  readonly file: string;
  /** The versions of istiod then, as "cluster1 1.31.0". */
  readonly versions: readonly string[];
  readonly clients: readonly DrilledClientData[];
}

/** Predictions are as "failover: 100 % cluster2", counts as "60 cluster2 (of 60)". */
export interface DrilledClientData {
  readonly cluster: string;
  readonly isAsPredicted: boolean;
  readonly times: readonly { readonly when: string; readonly predicted: string; readonly answered: string }[];
  /** What is predicted of the same outage in the mesh of the page; null where the mesh has no such cluster or service. */
  readonly now: string | null;
  /** True if that is something else than what was predicted then. */
  readonly isOtherNow: boolean;
  readonly command: string | null;
}
