import type { Diagnostic } from '../../diagnostics';
import { groupBy } from '../../util/group-by';
import { MANY } from '../many';

/** Findings, of which one may stand for those that other clusters have. */
export interface Shown {
  readonly findings: readonly Diagnostic[];
  /** The other clusters that a finding stands for. */
  readonly alsoIn: ReadonlyMap<Diagnostic, readonly string[]>;
}

/**
 * Of findings of one rule about one field of one object, which is in more clusters than are named, the first. What clusters have in
 * common is often wrong in all of them.
 */
export function onceForClusters(findings: readonly Diagnostic[]): Shown {
  const alsoIn = new Map<Diagnostic, readonly string[]>();
  const shown = [...groupBy(findings, keyOf).values()].flatMap((alike) => {
    const [first, ...others] = alike;
    if (alike.length <= MANY) return alike;
    alsoIn.set(
      first,
      others.map(({ cluster }) => cluster!),
    );
    return [first];
  });
  return { findings: shown, alsoIn };
}

/** What is not about an object of a cluster is like nothing else. */
function keyOf(finding: Diagnostic): unknown {
  const { cluster, rule, severity, messageId, object, path } = finding;
  if (cluster === undefined || object === undefined) return finding;
  return JSON.stringify([rule, severity, messageId, object, path]);
}
