import type { Problem } from '../diagnostics';
import { read } from '../synth/render/rendering';
import { checkOneOf } from './private/props/check';

/**
 * Which endpoints the node proxies (ztunnel) prefer: the annotation `networking.istio.io/traffic-distribution`. The
 * annotation, because it means the same on every Kubernetes version; `Service.spec.trafficDistribution` does not.
 *
 * It changes where connections go while all is well. Failover between clusters is the rule's business.
 *
 * @see https://istio.io/latest/docs/reference/config/annotations/#NetworkingTrafficDistribution
 */
export enum TrafficDistribution {
  /** No preference. On a waypoint it replaces the preference for close pods that istiod gives by default. */
  ANY = 'Any',
  /** The same zone, then the same region, then the same network. */
  PREFER_CLOSE = 'PreferClose',
  /** The same as PREFER_CLOSE, by the name Kubernetes uses today. */
  PREFER_SAME_ZONE = 'PreferSameZone',
  /** The same node, then the same zone, and so on. */
  PREFER_SAME_NODE = 'PreferSameNode',
}

/**
 * What is wrong with one, for the cluster being rendered.
 *
 * @internal
 */
export function checkTrafficDistribution(given: TrafficDistribution | undefined): Problem[] {
  return checkOneOf(
    'trafficDistribution',
    read(given),
    TrafficDistribution,
    'istiod treats a value it does not know as "no preference", so connections leave zone and cluster while all is well.',
  );
}
