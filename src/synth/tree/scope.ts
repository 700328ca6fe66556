import type { IConstruct } from 'constructs';

const SCOPE = Symbol.for('cdk8s-ambient.scope');

/** What a synth needs to know of a cluster to write its manifests. */
export interface TargetCluster {
  /** Istio's cluster id. */
  readonly name: string;
  /** The folder under the output folder. */
  readonly folder: string;
  /** The version of its istiod; undefined where not stated, so that the newest supported one is assumed. */
  readonly istioVersion?: string;
  /** The cluster that takes the requests of its clients, if it is drained. */
  readonly drainedTo?: TargetCluster | undefined;
}

/** What a Mesh, ClusterGroup or Cluster sets for everything declared under it. */
export interface Scope {
  /** The clusters that objects under it go to, sorted by name. */
  readonly clusters: () => readonly TargetCluster[];
}

/** Marks a construct as the scope of everything below it. */
export function defineScope(construct: IConstruct, scope: Scope): void {
  Object.defineProperty(construct, SCOPE, { value: scope });
}

/** The scope that a construct opens, if it opens one. */
export function ownScope(construct: IConstruct): Scope | undefined {
  return (construct as { [SCOPE]?: Scope })[SCOPE];
}

/** The clusters a construct's objects go to. Empty in a stock cdk8s App, which knows no clusters. */
export function targetsOf(construct: IConstruct): readonly TargetCluster[] {
  for (let at: IConstruct | undefined = construct; at !== undefined; at = at.node.scope) {
    const scope = ownScope(at);
    if (scope !== undefined) return scope.clusters();
  }
  return [];
}

/** A list of cluster names that stays short. */
export function nameList(clusters: readonly Pick<TargetCluster, 'name'>[]): string {
  const names = clusters.map((cluster) => cluster.name);
  return names.length <= 5 ? names.join(', ') : `${names.slice(0, 4).join(', ')} and ${names.length - 4} more`;
}
