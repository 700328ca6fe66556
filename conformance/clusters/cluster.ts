import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { binaryDirectory } from './cache';
import { Kubectl } from './kubectl';
import type { Patience } from './patience';
import type { Processes } from './processes';
import type { Program } from './programs';

/** What tells one cluster from the other. */
export interface ClusterIdentity {
  /** Istio's cluster id, and the folder under dist/. */
  readonly name: string;
  /** Counts from 1; addresses are made of it. */
  readonly number: number;
  readonly network: string;
  readonly region: string;
}

/** A cluster that is being brought up, or is up. */
export class Cluster {
  readonly name: string;
  readonly number: number;
  readonly network: string;
  readonly region: string;
  /** Logs, keys and data. */
  readonly directory: string;
  readonly kubeconfig: string;
  readonly kubectl: Kubectl;

  constructor(
    identity: ClusterIdentity,
    private readonly runDirectory: string,
    private readonly processes: Processes,
    /** For bringing it up. */
    readonly patience: Patience,
    /** True where `kubectl exec` runs what it is asked for: whoever reaches kwok's port can ask. */
    readonly canExec: boolean,
  ) {
    this.name = identity.name;
    this.number = identity.number;
    this.network = identity.network;
    this.region = identity.region;
    this.directory = join(runDirectory, identity.name);
    mkdirSync(this.directory);
    this.kubeconfig = join(this.directory, 'kubeconfig');
    this.kubectl = new Kubectl(this.directory, this.kubeconfig);
  }

  /** Another one of the same run. */
  beside(identity: ClusterIdentity): Cluster {
    return new Cluster(identity, this.runDirectory, this.processes, this.patience, this.canExec);
  }

  /** The home of what `kubectl exec` runs, where it can run anything. */
  get clientHome(): string {
    return join(this.directory, 'client');
  }

  /** Where its east-west gateway is reached from outside. */
  get gatewayAddress(): string {
    return `203.0.${this.number}.1`;
  }

  /** Starts one of its programs, in an environment that is ours alone: variables such as ETCD_* and PILOT_* change behaviour. */
  start(program: Program, args: readonly string[], env: NodeJS.ProcessEnv = {}): void {
    this.processes.start({
      name: `${this.name}/${program}`,
      binary: join(binaryDirectory(), program),
      args,
      env: { PATH: process.env.PATH, HOME: this.directory, ...env },
      directory: this.directory,
    });
  }

  /** Stops a program where it is, without its end, or has it go on. */
  hold(program: Program, isHeld: boolean): void {
    this.processes.signal(`${this.name}/${program}`, isHeld ? 'SIGSTOP' : 'SIGCONT');
  }

  /** A milestone, for whoever watches. */
  say(what: string): void {
    console.log(`  ${this.name}: ${what}`);
  }
}
