import { commandText } from '../live/kubectl/command-text';
import type { Kubectl } from '../live/kubectl/kubectl';
import type { LiveCluster } from '../live/read-cluster';
import { CannotStart, runProgram } from '../live/kubectl/run-program';
import { toPod } from '../model/workloads';
import { matchesLabels } from '../model/object';
import { countAnswers, type Count, type Origins } from './answers';
import type { Objection } from './target';

/** How requests are made from a cluster. */
export interface ProbeOptions {
  readonly requests: number;
  /** What is asked for. */
  readonly url: string;
  /** The labels of a pod that has sh and curl. */
  readonly client: Readonly<Record<string, string>>;
  readonly clientNamespace: string;
  /** A command of the user's own, in place of kubectl exec. */
  readonly command: string | undefined;
}

/** For how long one request may take. */
const SECONDS_A_REQUEST = 5;
/** An answer that is longer than this names no pod. */
const MOST_BYTES_A_REQUEST = 64 * 1024;
const MOST_BYTES = 16 * 1024 * 1024;

/** Makes requests from one cluster, and counts who answers. */
export class Probe {
  private constructor(
    private readonly kubectl: Kubectl,
    private readonly options: ProbeOptions,
    private readonly pod: string,
    private readonly signal: AbortSignal | undefined,
  ) {}

  /** The probe of a cluster, or why there is none. */
  public static of(
    kubectl: Kubectl,
    live: LiveCluster,
    options: ProbeOptions,
    signal: AbortSignal | undefined,
  ): Probe | Objection {
    if (options.command !== undefined) return new Probe(kubectl, options, '', signal);
    const pod = live.objects
      .map(toPod)
      .find(
        (candidate) =>
          candidate?.isReady === true &&
          !candidate.isTerminating &&
          candidate.namespace === options.clientNamespace &&
          matchesLabels(options.client, candidate.labels),
      );
    if (pod !== undefined) return new Probe(kubectl, options, pod.name, signal);
    const labels = Object.entries(options.client).map(([key, value]) => `${key}=${value}`);
    return {
      message: `in ${kubectl.at.cluster} no ready pod in ${options.clientNamespace} has the labels ${labels.join(',')}, so no client can make requests.`,
      fix: `deploy one, name another with --client, or make requests with a command of your own, --probe.`,
    };
  }

  /** The command, as it can be typed. */
  public get text(): string {
    return this.options.command === undefined
      ? this.kubectl.text(this.args)
      : commandText([
          ...['env', ...Object.entries(this.env).map(([name, value]) => `${name}=${value}`)],
          ...['sh', '-c', this.options.command],
        ]);
  }

  public async run(origins: Origins): Promise<Count> {
    const { requests, command } = this.options;
    const timeoutSeconds = 30 + requests * SECONDS_A_REQUEST;
    // The script itself always ends well: where the command does not, the client could not ask.
    const printed =
      command === undefined
        ? await this.kubectl.run(this.args, { timeoutSeconds, mostBytes: this.mostBytes })
        : await this.runOwn(command, timeoutSeconds);
    return countAnswers(printed.split('\n'), requests, origins);
  }

  private get args(): string[] {
    const { requests, url, clientNamespace } = this.options;
    // The URL is an argument of the script and no part of it.
    const one = `curl -s -m ${SECONDS_A_REQUEST} -w ' <%{http_code}>' --url "$1" | tr -d '\\n'; echo`;
    const script = `i=0; while [ $i -lt ${requests} ]; do ${one}; i=$((i+1)); done`;
    return ['exec', '--namespace', clientNamespace, `pod/${this.pod}`, '--', 'sh', '-c', script, 'sh', url];
  }

  private get env(): Readonly<Record<string, string>> {
    const { cluster, context } = this.kubectl.at;
    return { CLUSTER: cluster, KUBE_CONTEXT: context, REQUESTS: String(this.options.requests) };
  }

  private get mostBytes(): number {
    return Math.min(MOST_BYTES, this.options.requests * MOST_BYTES_A_REQUEST);
  }

  private async runOwn(command: string, timeoutSeconds: number): Promise<string> {
    try {
      const { stdout, printedTooMuch } = await runProgram({
        name: 'sh',
        args: ['-c', command],
        env: this.env,
        timeoutSeconds,
        mostBytes: this.mostBytes,
        ...(this.signal === undefined ? {} : { signal: this.signal }),
      });
      if (printedTooMuch) throw new Error(`--probe has printed more than ${this.mostBytes} bytes.`);
      return stdout;
    } catch (error) {
      if (error instanceof CannotStart) return '';
      throw error;
    }
  }
}
