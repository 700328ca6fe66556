import type { KubeObject } from './kube-object';

/** Begins the annotation that silences a rule for an object: `allow.cdk8s-ambient/<rule>: <reason>`. */
export const SILENCING_PREFIX = 'allow.cdk8s-ambient/';

/** Silences a rule for the whole mesh, a cluster or an object, from a configuration file. */
export interface Silence {
  readonly rule: string;
  readonly reason: string;
  readonly cluster?: string;
  /** As "Kind namespace/name". */
  readonly object?: string;
}

/** The reason that an object's annotation gives to pass over a rule; an empty one is not a reason. */
export function annotatedReason(object: KubeObject | undefined, rule: string): string | undefined {
  const reason = object?.annotations[SILENCING_PREFIX + rule];
  return reason === undefined || reason.trim() === '' ? undefined : reason;
}

/** The first silence that is meant for a rule in a cluster, at an object. */
export function findSilence(
  silences: readonly Silence[],
  place: { readonly rule: string; readonly cluster?: string | undefined; readonly object?: string | undefined },
): Silence | undefined {
  return silences.find(
    ({ rule, cluster, object }) =>
      rule === place.rule &&
      (cluster === undefined || cluster === place.cluster) &&
      (object === undefined || object === place.object),
  );
}
