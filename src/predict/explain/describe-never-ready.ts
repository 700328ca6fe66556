import type { Waypoint } from '../../model/gateways';
import { because, type Reason } from '../answer';

/** A waypoint that istiod binds no service to, because no pod of it was ever ready. */
export function describeNeverReady({ object }: Waypoint, cluster: string): Reason {
  return because(
    'has no address: no pod of it was ever ready, and until then istiod binds no service to it. Requests go past it, and none of its policies and rules counts.',
    cluster,
    object,
    { isCause: true, path: 'status.addresses' },
  );
}
