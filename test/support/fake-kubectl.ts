import { chmodSync, copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

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

interface State {
  contexts: Record<string, FakeCluster>;
  /** What kubectl says of itself. */
  version?: string;
  /** How many objects an answer has at most. */
  page?: number;
  /** True if clients stay with their own cluster, whatever happens. */
  sticky?: boolean;
}

/** A kubectl on PATH, and the clusters it leads to: a context for each. */
export class FakeKubectl {
  public readonly folder = mkdtempSync(join(tmpdir(), 'cdk8s-ambient-kubectl-'));
  private readonly path = process.env.PATH;

  constructor(contexts: Record<string, FakeCluster>, more: Omit<State, 'contexts'> = {}) {
    this.state = { contexts, ...more };
    copyFileSync(join(__dirname, 'kubectl-program.cjs'), join(this.folder, 'kubectl'));
    chmodSync(join(this.folder, 'kubectl'), 0o755);
    process.env.PATH = [this.folder, this.path].join(delimiter);
  }

  public get state(): State {
    return JSON.parse(readFileSync(join(this.folder, 'state.json'), 'utf8')) as State;
  }

  public set state(state: State) {
    writeFileSync(join(this.folder, 'state.json'), JSON.stringify(state));
  }

  /** Changes what the clusters are. */
  public change(how: (state: State) => void): void {
    const { state } = this;
    how(state);
    this.state = state;
  }

  /** What it was asked so far, in words. */
  public get commands(): string[][] {
    const file = join(this.folder, 'commands.jsonl');
    if (!existsSync(file)) return [];
    return readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as string[]);
  }

  /** Those that change something. */
  public get changes(): string[][] {
    return this.commands.filter((args) =>
      ['annotate', 'scale', 'create', 'delete', 'patch', 'apply'].includes(args[2]!),
    );
  }

  public remove(): void {
    process.env.PATH = this.path;
    rmSync(this.folder, { recursive: true, force: true });
  }
}
