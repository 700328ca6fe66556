import { isMap } from '../model/kube-object';
import type { ClusterContext } from './cluster-context';
import { commandText } from './command-text';
import { KubectlFailure, toFailure, toHanging } from './kubectl-failure';
import { CannotStart, runProgram, type Outcome } from './run-program';

/** How the clusters are talked to. */
export interface KubectlOptions {
  /** For how long one command may take, in seconds. */
  readonly timeoutSeconds: number;
  /** Ends commands that are under way, and lets none begin. */
  readonly signal?: AbortSignal;
  /** Is told every command before it runs. */
  readonly log?: (command: string) => void;
}

/** How one command differs from others. */
export interface RunOptions {
  readonly input?: string;
  /** @default as all commands */
  readonly timeoutSeconds?: number;
}

const PROGRAM = 'kubectl';
/** How many objects an API server sends at once. Pods of a large cluster do not fit into one answer. */
const PAGE = 500;
/** By then kubectl itself has given up and said why. */
const GRACE_SECONDS = 2;

/**
 * kubectl on one cluster, and never on another: each command names the context. Contexts, login plugins and proxies work as
 * they do for whoever runs it.
 */
export class Kubectl {
  constructor(
    public readonly at: ClusterContext,
    private readonly options: KubectlOptions,
  ) {}

  /** A command as it can be typed. */
  public text(args: readonly string[]): string {
    return commandText([PROGRAM, ...this.words(args)]);
  }

  /** Runs a command and returns what it prints. Throws a {@link KubectlFailure} unless it succeeds. */
  public async run(args: readonly string[], options: RunOptions = {}): Promise<string> {
    const { code, stdout, stderr } = await this.outcomeOf(args, options);
    if (code !== 0) throw toFailure(this.at, this.text(args), stderr);
    return stdout;
  }

  /** Runs a command to its end, whatever that is. Throws where it does not end, or cannot begin. */
  public async outcomeOf(args: readonly string[], options: RunOptions = {}): Promise<Outcome> {
    const timeoutSeconds = options.timeoutSeconds ?? this.options.timeoutSeconds + GRACE_SECONDS;
    const outcome = await this.start(args, timeoutSeconds, options.input);
    if (outcome.timedOut) throw toHanging(this.at, this.text(args), timeoutSeconds);
    return outcome;
  }

  /** What the API server has at a path; undefined where it has nothing. */
  public async get(path: string): Promise<Record<string, unknown> | undefined> {
    try {
      const answer: unknown = JSON.parse(await this.run(this.reading(path)));
      return isMap(answer) ? answer : undefined;
    } catch (error) {
      if (error instanceof KubectlFailure && error.kind === 'not-found') return undefined;
      throw error;
    }
  }

  /** The objects of a list, page by page; undefined where the API server has no such kind. */
  public async list(
    path: string,
    each: (object: Record<string, unknown>) => void,
    query: Readonly<Record<string, string>> = {},
  ): Promise<boolean> {
    let next = '';
    do {
      const parameters = new URLSearchParams({
        ...query,
        limit: String(PAGE),
        ...(next === '' ? {} : { continue: next }),
      });
      const page = await this.get(`${path}?${parameters.toString()}`);
      if (page === undefined) return false;
      for (const item of Array.isArray(page.items) ? (page.items as unknown[]) : []) if (isMap(item)) each(item);
      next = isMap(page.metadata) && typeof page.metadata.continue === 'string' ? page.metadata.continue : '';
    } while (next !== '');
    return true;
  }

  private reading(path: string): string[] {
    return ['get', '--raw', path, `--request-timeout=${this.options.timeoutSeconds}s`];
  }

  private words(args: readonly string[]): string[] {
    return ['--context', this.at.context, ...args];
  }

  private async start(args: readonly string[], timeoutSeconds: number, input: string | undefined): Promise<Outcome> {
    this.options.log?.(this.text(args));
    try {
      return await runProgram({
        name: PROGRAM,
        args: this.words(args),
        timeoutSeconds,
        ...(input === undefined ? {} : { input }),
        ...(this.options.signal === undefined ? {} : { signal: this.options.signal }),
      });
    } catch (error) {
      if (!(error instanceof CannotStart)) throw error;
      throw new KubectlFailure(
        this.at.cluster,
        this.text(args),
        'kubectl-missing',
        `kubectl cannot be run: ${error.message}.`,
        'install kubectl, and let PATH lead to it.',
      );
    }
  }
}
