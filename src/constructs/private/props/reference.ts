import type { IConstruct } from 'constructs';
import type { Problem } from '../../../diagnostics';
import { nameList, targetsOf, type TargetCluster } from '../../../synth/tree/scope';
import { reference } from './kinds';

export const A_WAYPOINT = reference(
  'Waypoint',
  'labels bind a service to its waypoint, so it must be known here, and be the same in every cluster.',
  "use a Waypoint, or Waypoint.fromName(chart, 'waypoint', 'waypoint').",
);
export const A_SERVICE = reference(
  'GlobalService',
  'the rule names its service by host name, so it must be known here, and be the same in every cluster.',
  "use a GlobalService, or GlobalService.fromName(chart, 'helloworld', 'helloworld').",
  { kind: 'Service', call: "what GlobalService.adopt(chart, 'helloworld-global', service) returns" },
);

/**
 * A reference may only point to the same or a wider scope: whatever an object relies on must exist in every cluster
 * the object goes to.
 */
export function checkReference(from: IConstruct, to: IConstruct, role: string): Problem[] {
  if (from.node.root !== to.node.root) {
    return [
      {
        message: `refers to ${role} "${to.node.path}" of another mesh or app.`,
        why: 'this synth does not know what the other one writes, so in the clusters the reference could point to nothing.',
        fix: `declare "${to.node.path}" in this mesh, or refer to it by name there (fromName).`,
      },
    ];
  }
  const missing = without(targetsOf(from), targetsOf(to));
  if (missing.length === 0) return [];
  return [
    {
      message: `refers to ${role} "${to.node.path}", which does not go to ${nameList(missing)}.`,
      why: 'in those clusters the reference points to nothing: traffic takes no waypoint, or no rule, exactly when it has to fail over.',
      fix: `declare "${to.node.path}" in the same or a wider scope: the mesh, or a group of all these clusters.`,
    },
  ];
}

/** The clusters that are not among others. */
export function without(
  clusters: readonly TargetCluster[],
  others: readonly TargetCluster[],
): readonly TargetCluster[] {
  if (clusters === others) return []; // of one scope, as nearly all references are
  const excluded = new Set(others);
  return clusters.filter((cluster) => !excluded.has(cluster));
}
