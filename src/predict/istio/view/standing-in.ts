import type { Cluster } from '../../../model/mesh';
import type { FoundGateway } from '../gateways';
import type { MeshView } from './view';

/**
 * The clusters in which a gateway may stand: the one that declares it, but where it declares it for a network of other clusters, these.
 * Requests are lost where one of them does not let them in.
 */
export function standingIn(
  view: MeshView,
  { cluster: declaring, network }: Pick<FoundGateway, 'cluster' | 'network'>,
): readonly [Cluster, ...Cluster[]] {
  const { cluster } = view.clusterOf(declaring);
  const isOwn = cluster.network === network || cluster.eastWestGateways.some((one) => one.network === network);
  if (isOwn) return [cluster];
  const [first, ...others] = view.clusters.map((one) => one.cluster).filter((one) => one.network === network);
  return first === undefined ? [cluster] : [first, ...others];
}
