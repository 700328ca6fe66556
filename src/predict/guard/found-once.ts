import type { Cluster } from '../../model/mesh';
import type { KubeObject } from '../../model/object';
import { lastOf, oncePer } from '../../util/once-per';
import type { ClusterView } from '../istio/view';
import { unfollowedIn, type Unfollowed } from './input';
import {
  controlPlaneTroubles,
  gatewaysByNamespaceRevision,
  manualGatewaysIn,
  nodeAgentTroubles,
  unreadInstallationsIn,
  unusableParametersIn,
} from './installed';
import { podsInDoubtOf, podsNotMadeIn } from './pods';

/** What is in the objects of a cluster, whatever else the mesh has. */
export const foundIn = oncePer((cluster: Cluster): readonly Unfollowed[] => [
  ...unfollowedIn(withInstalled(cluster)),
  ...unusableParametersIn(cluster.objects),
  ...unreadInstallationsIn(cluster),
  ...manualGatewaysIn(cluster.objects),
  ...controlPlaneTroubles(cluster),
  ...nodeAgentTroubles(cluster.objects),
  ...gatewaysByNamespaceRevision(cluster),
]);

const lastPods = lastOf<Cluster, readonly Unfollowed[]>();

/** What makes its pods doubtful: of one view of a cluster as of another, if both read them live or both do not. */
export function podsOf(view: ClusterView): readonly Unfollowed[] {
  const { cluster, shards } = view;
  return lastPods(cluster, String(shards.isLive), () => [...podsInDoubtOf(view), ...podsNotMadeIn(view)]);
}

/** With the ConfigMaps that an installer makes of what was read. */
function withInstalled({ objects, istiod: { installed } }: Cluster): readonly KubeObject[] {
  return installed.length === 0 ? objects : [...objects, ...installed];
}
