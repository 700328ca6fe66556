import type { Waypoint } from '../../model/gateways';
import { because, type Reason } from '../answer';

/** A waypoint that istiod binds no service to, because no pod of it was ever ready. */
export function describeNeverReady({ object }: Waypoint, cluster: string): Reason {
  return because(
    'has no address, because none of its pods was ever ready: until one is, istiod does not bind services to it. Requests go past it, and its policies and rules do not apply.',
    cluster,
    object,
    { isCause: true, path: 'status.addresses' },
  );
}
