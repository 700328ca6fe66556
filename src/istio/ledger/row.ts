/**
 * One input of Istio between a client's DNS question and an endpoint, and what this product does about it. The ledger is data:
 * a guard, the documentation and a conformance program read it.
 */
export interface LedgerRow {
  /** Stable, unique, words with dashes. */
  readonly id: string;
  readonly kind: InputKind;
  /** As people write it: `Service.spec.trafficDistribution`, `PILOT_ENABLE_AMBIENT`, `MeshConfig.rootNamespace`. */
  readonly name: string;
  readonly readBy: readonly Reader[];
  /** Where the reader reads it: file and function. Of Istio unless it begins with `ztunnel` or `envoy`. */
  readonly source: string;
  /** The minor versions that read it; undefined for all that are supported. */
  readonly versions?: LedgerVersions;
  /** What an object that matches says something about. */
  readonly concerns: Concern;
  /** The clients whose answers it can change; undefined for all. */
  readonly clients?: 'mesh' | 'ingress';
  /** How it is found in objects. Empty where no object that is read can have it. */
  readonly matches: readonly Match[];
  /** What of the inventory of Istio's source it accounts for: `flag:NAME`, `key:LABEL`, `field:Message.field`, `field:Message.*`. */
  readonly covers: readonly string[];
  readonly state: RowState;
}

export type InputKind = 'resource' | 'field' | 'label' | 'annotation' | 'mesh-config' | 'environment' | 'metadata';

export type Reader = 'istiod' | 'waypoint' | 'ztunnel' | 'gateway' | 'envoy' | 'cni';

export type Concern = 'service' | 'waypoint' | 'namespace' | 'network' | 'cluster' | 'mesh';

export interface LedgerVersions {
  /** The first minor version that reads it: `1.30`. */
  readonly since?: string;
  /** The last one. */
  readonly until?: string;
}

/** How an input is found in an object of a kind. */
export type Match = MatchedKind & MatchOptions & Place;

/** The place of an input in an object. */
export type Place =
  /** Any object of the kind. */
  | { readonly at: 'object' }
  /** `spec.http[].fault.abort`: dots between fields, `[]` after a list, `[1]` for an item of it. */
  | { readonly at: 'field'; readonly path: string }
  | { readonly at: 'label' | 'annotation'; readonly key: string }
  /** A variable of any container, of a Pod or of the pods of a workload. */
  | { readonly at: 'environment'; readonly variable: string }
  /** A field of the MeshConfig in a ConfigMap. */
  | { readonly at: 'mesh-config'; readonly path: string };

export interface MatchOptions {
  /** The only values, as text, that are meant; undefined for all that are not harmless. */
  readonly only?: readonly string[];
  /** Values, as text, that decide nothing. */
  readonly harmless?: readonly string[];
  /** True if an empty object sets something: `backendUtilization: {}` chooses the load balancer with its defaults. */
  readonly isSetByEmpty?: true;
  /** The input is found where it is missing: always, or in objects of a live cluster (those that have a status) only. */
  readonly absent?: 'always' | 'live';
}

/** The kind of an object, in any of its versions. */
export interface MatchedKind {
  /** The group of the apiVersion; empty for the core group. */
  readonly group: string;
  readonly kind: string;
  /** The name of the only object that is meant, or of one for each revision: this, a dash and the revision. */
  readonly name?: string;
  /** Names of objects that are not meant. */
  readonly except?: readonly string[];
  /** A label that the object has to have. */
  readonly labelled?: string;
  /** A label that the object may not have. */
  readonly unlabelled?: string;
  /** Only where a Gateway refers to it. Whether one does, the object does not say. */
  readonly referredToBy?: 'Gateway';
}

export type RowState = Modelled | Said | CannotMatter;

/** The prediction follows it. */
export interface Modelled {
  readonly state: 'modelled';
  /** The test files that fail where it is followed wrongly. */
  readonly tests: readonly string[];
  /** The generator that puts it into random meshes for Istio's own code, or why none does. */
  readonly conformance: string | NotGenerated;
}

/** Why Istio's own code is not asked about random meshes with an input. */
export interface NotGenerated {
  readonly without: string;
}

/** The prediction does not follow it, and names it where it is found. */
export interface Said {
  readonly state: 'said';
  /** Follows the name of the object: `Service sample/helloworld ` and this. */
  readonly sentence: string;
  /** What becomes of a definite verdict: it is unknown, or keeps its value with a reservation. */
  readonly effect: 'unknown' | 'reservation';
}

/** It changes no answer. */
export interface CannotMatter {
  readonly state: 'cannot matter';
  readonly why: string;
}
