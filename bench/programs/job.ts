/** What one run of a program is to do; it gets it as its only argument, in JSON. */
export interface Job {
  readonly outdir: string;
  readonly clusters: number;
  /** Objects in each cluster. */
  readonly objects: number;
  /** The value of a label of all objects where clusters share them; undefined where no two clusters have equal objects. */
  readonly sharedOwner?: string;
  /** Where a program that does not render finds what our synth rendered. */
  readonly rendered?: string;
  /** The kustomize to run. */
  readonly kustomize?: string;
}

/** What a program says of itself, on its last line of output. Seconds; the time to start and to load modules is not in it. */
export interface Report {
  readonly wall: number;
  /** User and system time, of all threads and child processes. */
  readonly cpu: number;
  /** By phase, wall time without the phases inside it. */
  readonly phases: Readonly<Record<string, number>>;
  /** MB; undefined where the work is done by child processes, or the system does not tell. */
  readonly peakMemory?: number;
}

export function clusterNames(clusters: number): string[] {
  return Array.from({ length: clusters }, (_, number) => `cluster-${String(number).padStart(4, '0')}`);
}
