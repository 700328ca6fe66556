import { isNode, whyNotScheduled } from '../../../model/workloads';
import type { Cluster } from '../../../model/mesh';
import type { Unfollowed } from '../input';
import { notMade } from './not-made';
import type { PodMaker } from './pod-makers';

/** What makes pods that run on none of the Nodes that were read. A pod of a manifest may run all the same: it was not made here. */
export function podsWithoutNodeIn(makers: readonly PodMaker[], { objects }: Cluster): Unfollowed[] {
  const nodes = objects.filter(isNode);
  return makers.flatMap((maker) => {
    const why =
      maker.count === 0 || maker.object.kind === 'Pod'
        ? undefined
        : whyNotScheduled(maker.spec, nodes, maker.object.kind === 'DaemonSet');
    return why === undefined ? [] : [notMade(maker, why)];
  });
}
