import type { Kubectl } from '../live/kubectl';
import type { LiveCluster } from '../live/read-cluster';
import { CannotStart, runProgram } from '../live/run-program';
import { toPod } from '../model/services/pod';
import { matchesLabels } from '../model/services/label-selector';
import { countAnswers, type Count, type Origins } from './answers';
import type { Refusal } from './refusal';

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
  ): Probe | Refusal {
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
      what: `in ${kubectl.at.cluster} no ready pod in ${options.clientNamespace} has the labels ${labels.join(',')}, so nobody can ask.`,
      fix: `deploy one, name another with --client, or ask in your own way with --probe.`,
    };
  }

  /** The command, as it can be typed. */
  public get text(): string {
    return this.options.command === undefined
      ? this.kubectl.text(this.args)
      : `CLUSTER=${this.kubectl.at.cluster} KUBE_CONTEXT=${this.kubectl.at.context} REQUESTS=${this.options.requests} sh -c '${this.options.command.replaceAll("'", `'\\''`)}'`;
  }

  public async run(origins: Origins): Promise<Count> {
    const { requests, command } = this.options;
    const timeoutSeconds = 30 + requests * SECONDS_A_REQUEST;
    // The script itself always ends well: where the command does not, the client could not ask.
    const printed =
      command === undefined
        ? await this.kubectl.run(this.args, { timeoutSeconds })
        : await this.runOwn(command, timeoutSeconds);
    return countAnswers(printed.split('\n'), requests, origins);
  }

  private get args(): string[] {
    const { requests, url, clientNamespace } = this.options;
    const one = `curl -s -m ${SECONDS_A_REQUEST} -w ' <%{http_code}>' '${url}' | tr -d '\\n'; echo`;
    const script = `i=0; while [ $i -lt ${requests} ]; do ${one}; i=$((i+1)); done`;
    return ['exec', '--namespace', clientNamespace, this.pod, '--', 'sh', '-c', script];
  }

  private async runOwn(command: string, timeoutSeconds: number): Promise<string> {
    try {
      const { stdout } = await runProgram({
        name: 'sh',
        args: ['-c', command],
        env: {
          CLUSTER: this.kubectl.at.cluster,
          KUBE_CONTEXT: this.kubectl.at.context,
          REQUESTS: String(this.options.requests),
        },
        timeoutSeconds,
        ...(this.signal === undefined ? {} : { signal: this.signal }),
      });
      return stdout;
    } catch (error) {
      if (error instanceof CannotStart) return '';
      throw error;
    }
  }
}
