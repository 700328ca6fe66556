import type { Severity } from '../../diagnostics';
import type { Client } from '../../predict/client';
import type { KubeObject } from '../../model/object';
import type { Cluster, Mesh } from '../../model/mesh';
import type { MeshEdit } from '../../predict/edit';
import type { Outage } from '../../predict/outage';
import type { Messages, NamedMessage } from './messages';

/** One mistake that a mesh can hold: what it is, what it does in an outage, and how to find it. One rule, one file, one page. */
export interface Rule {
  /** The name of its file and page, and what silences it, in kebab-case. */
  readonly id: string;
  readonly severity: Severity;
  /** The mistake, in a few words. */
  readonly title: string;
  /** What happens because of it, in one sentence. */
  readonly why: string;
  /** What to change, in one sentence. */
  readonly fix: string;
  /** What its findings say, by name. */
  readonly messages: Messages;
  /** True if one cluster alone cannot show it. */
  readonly needsSeveralClusters: boolean;
  /** True if a synth does not run it: it needs schema engines that would slow the synth down. */
  readonly checkOnly?: true;
  /** A mesh with the mistake, once. */
  readonly bad: Example;
  /** The same mesh without it. */
  readonly good: Example;
  /** Where a mesh has it. */
  readonly find: (mesh: Mesh) => readonly Violation[];
}

/** A mesh as its directory would be: YAML by cluster. */
export interface Example {
  readonly clusters: Readonly<Record<string, string>>;
  /** What mesh.json says of each cluster, beside its name; by default a network of its own. */
  readonly facts?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** What refuses it before istiod acts on it: an API server, or istiod's webhook. */
  readonly refusedBy?: 'API server' | 'istiod';
}

/** One place where a mesh has the mistake. */
export interface Violation extends NamedMessage {
  readonly cluster: Cluster;
  /** The object to change; undefined where something is missing altogether. */
  readonly object?: KubeObject;
  /** The field to change, as "spec.host". */
  readonly path?: string;
  /** What to change here, where that is more than the rule can say. */
  readonly fix?: string;
  /** What the fix means for the objects, where one change is enough. `check --fix` tries it before it writes it. */
  readonly edit?: MeshEdit;
  /** The failover that is broken, of a general rule: it is left out where a finding of a special rule says why. */
  readonly failover?: BrokenFailover;
}

/** Whose requests are lost, or leave their cluster. */
export interface BrokenFailover {
  /** "namespace/name" of the service. */
  readonly service: string;
  /** Whose requests they are. */
  readonly client: Client;
  /** The clusters whose pods share the service. */
  readonly members: readonly string[];
  /** True if requests leave their cluster while nothing is wrong: what other clusters have does not explain that. */
  readonly isBeforeOutage: boolean;
  /** In which the requests are lost; none of them while nothing is wrong. */
  readonly outages: readonly Outage[];
  /** The share of requests that is lost; undefined if the prediction cannot tell. */
  readonly errors: number | undefined;
}
