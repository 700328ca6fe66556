import { isMap } from '../../model/object';
import type { ClusterContext } from './cluster-context';
import { maps } from '../../util/maps';
import { commandText } from './command-text';
import { KubectlFailure, toFailure, toHanging, toNonsense } from './kubectl-failure';
import { isNamespaceName, isObjectName } from './names';
import { CannotStart, runProgram, type Outcome } from './run-program';

/** How clusters are talked to. */
export interface KubectlOptions {
  /** For how long one command may take, in seconds. */
  readonly timeoutSeconds: number;
  /** Ends commands that are under way, and lets none begin. */
  readonly signal?: AbortSignal;
  /** Receives every command before it runs. */
  readonly log?: (command: string) => void;
}

/** How one command differs from others. */
export interface RunOptions {
  readonly input?: string;
  /** @default as all commands */
  readonly timeoutSeconds?: number;
  /** How much the command may print. @default what a page of large objects takes */
  readonly mostBytes?: number;
}

/** The objects of a kind, as an API server lists them. */
export interface ObjectList {
  readonly kind: string;
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
}

/** One object of a namespace, as an API server has it. */
export interface ObjectPlace {
  readonly kind: string;
  /** The path of its group and version: "/apis/apps/v1". */
  readonly api: string;
  readonly plural: string;
  readonly namespace: string;
  readonly name: string;
}

const PROGRAM = 'kubectl';
/** How many objects an API server sends at once. Pods of a large cluster do not fit into one answer. */
const PAGE = 500;
/** A server that continues its lists for longer never ends them. */
const MOST_PAGES = 2000;
/** What every API server lists. One that has nothing there is another server, or a proxy. */
const LISTED_EVERYWHERE = /^\/(api|apis\/(apps|autoscaling|discovery\.k8s\.io|networking\.k8s\.io))\//;
const MEGABYTE = 1024 * 1024;
/** Twenty times what a page of Nodes with all their images has. Pages of several kinds and clusters are in memory at once. */
const MOST_BYTES = 64 * MEGABYTE;
/** By then kubectl itself has given up and written why. */
const GRACE_SECONDS = 2;

/**
 * kubectl on one cluster, and never on another: each command names the context. Contexts, login plugins and proxies work as
 * they do for the user who runs it.
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
    if (code !== 0) throw toFailure(this.at, this.text(args), code === null ? `${stderr}\nkilled by a signal` : stderr);
    return stdout;
  }

  /** Runs a command and returns the JSON that it prints; undefined where it prints nothing. */
  public async json(args: readonly string[], options: RunOptions = {}): Promise<unknown> {
    const printed = await this.run(args, options);
    if (printed.trim() === '') return undefined;
    try {
      return JSON.parse(printed) as unknown;
    } catch {
      throw this.nonsense(args, 'is not JSON', printed);
    }
  }

  /** Runs a command to its end, with any exit code. Throws where it does not end, or cannot begin. */
  public async outcomeOf(args: readonly string[], options: RunOptions = {}): Promise<Outcome> {
    const timeoutSeconds = options.timeoutSeconds ?? this.options.timeoutSeconds + GRACE_SECONDS;
    const outcome = await this.start(args, timeoutSeconds, options);
    if (outcome.timedOut) throw toHanging(this.at, this.text(args), timeoutSeconds);
    if (outcome.printedTooMuch)
      throw this.nonsense(args, `is longer than ${(options.mostBytes ?? MOST_BYTES) / MEGABYTE} MB`, outcome.stdout);
    return outcome;
  }

  /** An object as the API server has it; undefined where it has none. Anything else that is printed is a failure. */
  public async object({
    kind,
    api,
    plural,
    namespace,
    name,
  }: ObjectPlace): Promise<Record<string, unknown> | undefined> {
    if (!isNamespaceName(namespace) || !isObjectName(name)) return undefined;
    const args = this.reading(`${api}/namespaces/${namespace}/${plural}/${name}`);
    const answer = await this.answer(args);
    if (answer === undefined) return undefined;
    const metadata = isMap(answer.metadata) ? answer.metadata : {};
    const isAsked = answer.kind === kind && metadata.name === name && metadata.namespace === namespace;
    if (!isAsked) throw this.nonsense(args, `is not ${kind} ${namespace}/${name}`, JSON.stringify(answer));
    return answer;
  }

  /** Reads the objects of a list, page by page. Returns false where the API server has no such kind, as it may be of an extension. */
  public async list(
    { kind, path, query }: ObjectList,
    each: (object: Record<string, unknown>) => void,
  ): Promise<boolean> {
    let next = '';
    for (let page = 0; page < MOST_PAGES; page++) {
      const parameters = new URLSearchParams({
        ...query,
        limit: String(PAGE),
        ...(next === '' ? {} : { continue: next }),
      });
      const args = this.reading(`${path}?${parameters.toString()}`);
      const answer = await this.answer(args);
      if (answer === undefined) {
        if (LISTED_EVERYWHERE.test(path)) throw this.nonsense(args, `is that there is no ${kind}List`, '');
        return false;
      }
      const items = answer.items ?? [];
      if (answer.kind !== `${kind}List` || !Array.isArray(items) || !items.every(isMap)) {
        throw this.nonsense(args, `is not a ${kind}List`, JSON.stringify(answer));
      }
      items.forEach((item) => each(item));
      const last = next;
      next = isMap(answer.metadata) && typeof answer.metadata.continue === 'string' ? answer.metadata.continue : '';
      if (next === '') return true;
      if (next === last) throw this.nonsense(args, 'continues the list where it began', JSON.stringify(answer));
    }
    throw this.nonsense(this.reading(path), `does not end after ${MOST_PAGES} pages`, '');
  }

  /** Reads all objects of several kinds, each named as "gateways.v1.gateway.networking.k8s.io". kubectl reads them page by page. */
  public async listTogether(
    resources: readonly string[],
    each: (args: readonly string[], object: Record<string, unknown>) => void,
  ): Promise<void> {
    const shown = ['--all-namespaces', '--show-managed-fields', '--output=json'];
    const args = ['get', resources.join(','), ...shown, this.patience()];
    const answer = await this.json(args);
    const { kind, items } = isMap(answer) ? answer : {};
    if (kind !== 'List' || !Array.isArray(items) || !items.every(isMap)) {
      throw this.nonsense(args, 'is not a List', JSON.stringify(answer) ?? '');
    }
    items.forEach((item) => each(args, item));
  }

  /** The groups and versions that the API server serves, as "apps/v1"; those of the core group are not among them. */
  public async groupVersions(): Promise<ReadonlySet<string>> {
    const args = this.reading('/apis');
    const answer = (await this.answer(args)) ?? {};
    if (answer.kind !== 'APIGroupList') throw this.nonsense(args, 'is not an APIGroupList', JSON.stringify(answer));
    return new Set(
      maps(answer.groups)
        .flatMap(({ versions }) => maps(versions))
        .map(({ groupVersion }) => String(groupVersion)),
    );
  }

  /** What the API server answers to a path; undefined where it has nothing there. */
  private async answer(args: readonly string[]): Promise<Record<string, unknown> | undefined> {
    let answer: unknown;
    try {
      answer = await this.json(args);
    } catch (error) {
      if (error instanceof KubectlFailure && error.kind === 'not-found') return undefined;
      throw error;
    }
    if (answer === undefined) throw this.nonsense(args, 'is empty', '');
    if (!isMap(answer)) throw this.nonsense(args, 'is not an object', JSON.stringify(answer));
    return answer;
  }

  /** A failure for an output that cannot be the answer, although kubectl reports success. */
  public nonsense(args: readonly string[], what: string, printed: string): KubectlFailure {
    return toNonsense(this.at, this.text(args), what, printed);
  }

  private reading(path: string): string[] {
    return ['get', '--raw', path, this.patience()];
  }

  private patience(): string {
    return `--request-timeout=${this.options.timeoutSeconds}s`;
  }

  private words(args: readonly string[]): string[] {
    return ['--context', this.at.context, ...args];
  }

  private async start(
    args: readonly string[],
    timeoutSeconds: number,
    { input, mostBytes = MOST_BYTES }: RunOptions,
  ): Promise<Outcome> {
    this.options.log?.(this.text(args));
    try {
      return await runProgram({
        name: PROGRAM,
        args: this.words(args),
        timeoutSeconds,
        mostBytes,
        ...(input === undefined ? {} : { input }),
        ...(this.options.signal === undefined ? {} : { signal: this.options.signal }),
      });
    } catch (error) {
      if (!(error instanceof CannotStart)) throw error;
      throw new KubectlFailure(
        this.at.cluster,
        this.text(args),
        'kubectl-missing',
        `kubectl cannot be run: ${error.message}`,
        'install kubectl, and let PATH lead to it.',
      );
    }
  }
}
