import type { ClusterContext } from '../live/kubectl/cluster-context';
import type { Kubectl, KubectlOptions } from '../live/kubectl/kubectl';
import type { Outage } from '../predict/outage';
import type { Answer } from '../predict/answer';
import type { Probe, ProbeOptions } from './probe';
import type { DrillRecord } from './deployment';
import type { Despite, Target } from './target';
import type { StandIn } from './restore';

/** Whose pods a drill takes away: those of the service, of the waypoint that handles it, or of the cluster's east-west gateways. */
export type Without = 'service' | 'waypoint' | 'gateway';

/** What is drilled, and how. */
export interface DrillOptions {
  readonly contexts: readonly ClusterContext[];
  readonly rootNamespace: string;
  /** "namespace/name". */
  readonly service: string;
  /** The cluster that loses pods. */
  readonly cluster: string;
  /** Whose pods it loses. */
  readonly without: Without;
  /** Undefined where the pods are only scaled to zero. */
  readonly standIn: StandIn | undefined;
  readonly probe: ProbeOptions;
  /** The share of requests that may fail before the drill is broken off. */
  readonly maxError: number;
  /** For how long it may take until answers no longer change, in seconds. */
  readonly settleSeconds: number;
  /** For how long a cluster is asked again to take its replicas back, in seconds. */
  readonly restoreSeconds: number;
  readonly despite: ReadonlySet<Despite>;
}

/** A drill that may begin. Nothing has been changed for it. */
export interface DrillPlan {
  readonly options: DrillOptions;
  readonly outage: Outage;
  readonly targets: readonly Target[];
  readonly record: DrillRecord;
  /** On the cluster that loses pods. Not interrupted: what is begun there is ended there. */
  readonly kubectl: Kubectl;
  /** How everything else is asked. */
  readonly how: KubectlOptions;
  /** The labels of the service's pods, by cluster. */
  readonly selectors: ReadonlyMap<string, Readonly<Record<string, string>>>;
  /** What each cluster's istiod runs, as text. */
  readonly versions: ReadonlyMap<string, string>;
  readonly clients: readonly {
    readonly cluster: string;
    readonly probe: Probe;
    readonly before: Answer;
    readonly during: Answer;
  }[];
}
