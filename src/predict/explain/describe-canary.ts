import type { Canary } from '../../model/bindings';
import { keyOf } from '../../model/mesh';
import type { Waypoint } from '../../model/gateways';
import { because, type Reason } from '../answer';

const PATH = 'metadata.labels["istio.io/use-waypoint-canary"]';

/**
 * What becomes of the second waypoint of a service.
 *
 * @param parts of what it takes a share: node proxies draw a waypoint for each connection, ingress gateways for each request
 */
export function describeCanary(
  canary: Exclude<Canary, { kind: 'none' }>,
  primary: Waypoint,
  cluster: string,
  parts: 'connections' | 'requests',
): Reason {
  const path = PATH;
  if (canary.kind === 'refused') {
    const text = `names a canary waypoint that istiod refuses: ${canary.why}. The waypoint ${keyOf(primary)} takes all requests.`;
    return because(text, cluster, canary.by, { path });
  }
  const { weight } = canary;
  if (canary.kind === 'unread') {
    const text = `names a canary waypoint for ${weight} % of the ${parts}, and ${canary.why}: what they meet is not known.`;
    return because(text, cluster, canary.by, { path, change: 'give the directory that has the Gateway, too.' });
  }
  const text = `sends ${weight} % of the ${parts} through the canary waypoint ${keyOf(canary.waypoint)}, and ${100 - weight} % through ${keyOf(primary)}.`;
  return because(text, cluster, canary.by, { path });
}
