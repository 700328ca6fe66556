import { join } from 'node:path';
import { binaryDirectory } from './cache';
import { type Outcome, run, runOrThrow, type Command } from './command';

/** Any Kubernetes object, as far as it is looked at here. */
export interface KubernetesObject {
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly deletionTimestamp?: string;
  };
}

export interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
  readonly message?: string;
}

/** The real kubectl, on one cluster. */
export class Kubectl {
  private readonly env: NodeJS.ProcessEnv;

  constructor(clusterDirectory: string, kubeconfig: string) {
    this.env = {
      PATH: process.env.PATH,
      HOME: clusterDirectory,
      KUBECONFIG: kubeconfig,
      KUBECACHEDIR: join(clusterDirectory, 'kubectl-cache'),
      // Somebody's own kubectl defaults (kuberc) have no say.
      KUBECTL_KUBERC: 'false',
    };
  }

  /** Runs it to its end, whatever that is. */
  run(args: readonly string[]): Promise<Outcome> {
    return run(this.command(args));
  }

  /** Runs it and throws unless it succeeds. Returns what it printed. */
  do(...args: readonly string[]): Promise<string> {
    return runOrThrow(this.command(args));
  }

  /** Applies objects as the owner of the cluster would, before anything under test is there. */
  async apply(objects: readonly object[]): Promise<void> {
    const list = { apiVersion: 'v1', kind: 'List', items: objects };
    await runOrThrow(this.command(['apply', '--server-side', '--force-conflicts', '-f', '-'], JSON.stringify(list)));
  }

  /** Puts an object in place of the one that is there, whoever wrote what of it. */
  async replace(object: object): Promise<void> {
    await runOrThrow(this.command(['replace', '-f', '-'], JSON.stringify(object)));
  }

  async create(object: object): Promise<void> {
    await runOrThrow(this.command(['create', '-f', '-'], JSON.stringify(object)));
  }

  /** What the API server would make of an object, admission included. Nothing is stored. */
  tryCreate(object: object): Promise<Outcome> {
    return run(this.command(['create', '--dry-run=server', '-o', 'json', '-f', '-'], JSON.stringify(object)));
  }

  /** One object; undefined where there is none. */
  async get<T extends KubernetesObject>(kind: string, namespace: string, name: string): Promise<T | undefined> {
    const json = await this.do('get', kind, name, '--namespace', namespace, '--ignore-not-found', '-o', 'json');
    return json === '' ? undefined : (JSON.parse(json) as T);
  }

  /** All objects of a kind, in one namespace or (`''`) in all. */
  async list<T extends KubernetesObject>(kind: string, namespace: string, selector = ''): Promise<readonly T[]> {
    const where = namespace === '' ? ['--all-namespaces'] : ['--namespace', namespace];
    const json = await this.do('get', kind, ...where, '--selector', selector, '-o', 'json');
    return (JSON.parse(json) as { readonly items: readonly T[] }).items;
  }

  private command(args: readonly string[], input?: string): Command {
    return { binary: join(binaryDirectory(), 'kubectl'), args, env: this.env, input };
  }
}
