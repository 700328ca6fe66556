import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { kubectl } from './kubectl-program.cjs';

/** A cluster that a test made up. */
export interface FakeCluster {
  objects: any[];
  /** How it behaves; by default it answers. */
  mode?: 'hanging' | 'expired' | 'plugin' | 'down';
  /** Plurals that nobody may list. */
  forbidden?: string[];
  /** Plurals that it has never heard of. */
  unknown?: string[];
  /** How often a command (its first word) fails before it works. */
  failures?: Record<string, number>;
}

export interface State {
  contexts: Record<string, FakeCluster>;
  /** What kubectl says of itself. */
  version?: string;
  /** How many objects an answer has at most. */
  page?: number;
  /** True if clients stay with their own cluster, whatever happens. */
  sticky?: boolean;
}

const copyOf = (state: State): State => JSON.parse(JSON.stringify(state)) as State;

/** Those that are there, by their folders. */
const FAKES = new Map<string, FakeKubectl>();

/**
 * A kubectl, and the clusters it leads to: a context for each. Its folder is on PATH; what is run there is in this process
 * (kubectl-in-process.ts), or a program that asks it (kubectl-server.ts).
 */
export class FakeKubectl {
  public readonly folder = mkdtempSync(join(tmpdir(), 'cdk8s-ambient-kubectl-'));
  private readonly path = process.env.PATH;
  private readonly clusters: { state: State; readonly commands: (readonly string[])[] };

  constructor(contexts: Record<string, FakeCluster>, more: Omit<State, 'contexts'> = {}) {
    this.clusters = { state: copyOf({ contexts, ...more }), commands: [] };
    FAKES.set(this.folder, this);
    process.env.PATH = [this.folder, this.path].join(delimiter);
  }

  /** The first on PATH. */
  public static onPath(): FakeKubectl {
    const [folder = ''] = process.env.PATH!.split(delimiter);
    const fake = FAKES.get(folder);
    if (fake === undefined) throw new Error(`no fake kubectl is in ${folder}, the first folder of PATH`);
    return fake;
  }

  /** What a command would end with; undefined where it would hang. */
  public run(args: readonly string[], input: string): ReturnType<typeof kubectl> {
    return kubectl(this.clusters, args, input);
  }

  /** What the clusters are at the moment. */
  public get state(): State {
    return copyOf(this.clusters.state);
  }

  /** Changes what the clusters are. */
  public change(how: (state: State) => void): void {
    how(this.clusters.state);
  }

  /** What it was asked so far, in words. */
  public get commands(): readonly (readonly string[])[] {
    return this.clusters.commands;
  }

  /** Those that change something. */
  public get changes(): readonly (readonly string[])[] {
    return this.commands.filter((args) =>
      ['annotate', 'scale', 'create', 'delete', 'patch', 'apply'].includes(args[2]!),
    );
  }

  public remove(): void {
    process.env.PATH = this.path;
    FAKES.delete(this.folder);
    rmSync(this.folder, { recursive: true, force: true });
  }
}
