import { gatewaysWithoutPodsBesideOthers } from '../../../model/gateways';
import { closedGatewaysBesideOthersIn, type ClusterView } from '../../istio/view';
import type { Unfollowed } from '../input';
import { PODS_NOT_CERTAIN } from './not-made';

/**
 * East-west gateways that have no pod, where another one of their cluster has some. Proxies know the addresses of all: which connections
 * go to one that nothing accepts is not computed. Where none has a pod, nothing comes in, which is followed.
 */
export function gatewaysWithoutPodsIn(view: ClusterView): Unfollowed[] {
  const { cluster, shards } = view;
  const closed = shards.isLive ? closedGatewaysBesideOthersIn(view) : gatewaysWithoutPodsBesideOthers(cluster);
  return closed.map((object) => ({
    ...{ row: PODS_NOT_CERTAIN, object, sentence: SENTENCE, effect: 'unknown', concerns: 'network' },
  }));
}

const SENTENCE =
  'has no pod that ends tunnels, and another east-west gateway of its cluster has: connections that are sent to this one fail. Which ones these are is not followed here.';
