import type { OutlierDetection } from '../../../istio/api/destination-rule';
import { NANOSECONDS_PER_MILLISECOND } from '../../../istio/webhook/duration';
import type { TrafficDistribution } from '../../../model/services';
import type { EnvoyPolicy, SentOutlierDetection } from '../../envoy/hosts';
import type { Behaviours } from '../../../istio/behaviours';
import type { LocalitySetting } from '../../../istio/loadbalancer';
import { ENVOY_DEFAULT_PANIC_THRESHOLD } from '../../../istio/defaults';

/**
 * What Envoy is told of how to use the endpoints of a port.
 *
 * @see istio pilot/pkg/networking/core/cluster_traffic_policy.go applyOutlierDetection, applyLoadBalancer
 */
export function envoyPolicyOf(
  outlierDetection: OutlierDetection | undefined,
  decision: LocalitySetting,
  distribution: TrafficDistribution | undefined,
  behaviours: Behaviours,
): EnvoyPolicy {
  return {
    localityWeighted: isLocalityWeighted(decision, outlierDetection !== undefined),
    panicThreshold: panicThresholdOf(outlierDetection, distribution !== undefined, behaviours),
    ...(ignoresFloor(distribution !== undefined, behaviours) ? { ignoresFloor: true } : {}),
    outlierDetection: outlierDetection && toSent(outlierDetection),
  };
}

function isLocalityWeighted(decision: LocalitySetting, detectsOutliers: boolean): boolean {
  if (decision.kind !== 'locality') return false;
  const { distribute, failover, failoverPriority } = decision.setting;
  const hasFailover = failover.length > 0 || failoverPriority.length > 0;
  return distribute.length > 0 || (hasFailover && (detectsOutliers || decision.isForced));
}

/** Where unready endpoints are sent, a panic would send them requests. */
function panicThresholdOf(
  outlierDetection: OutlierDetection | undefined,
  hasDistribution: boolean,
  behaviours: Behaviours,
): number {
  if (ignoresFloor(hasDistribution, behaviours)) return 0;
  const floor = outlierDetection?.minHealthPercent;
  if (hasDistribution && floor === undefined) return 0;
  return floor ?? (behaviours.sendsUnreadyWithoutFloor ? 0 : ENVOY_DEFAULT_PANIC_THRESHOLD);
}

function ignoresFloor(hasDistribution: boolean, { sendsUnready, floorBeatsTrafficDistribution }: Behaviours): boolean {
  return sendsUnready || (hasDistribution && !floorBeatsTrafficDistribution);
}

/** True if unready endpoints are sent, for Envoy to know how many there are. @see endpoint_builder.go supportsUnhealthyEndpoints */
export function sendsUnreadyEndpoints(
  outlierDetection: OutlierDetection | undefined,
  distribution: TrafficDistribution | undefined,
  { sendsUnready, sendsUnreadyWithoutFloor }: Behaviours,
): boolean {
  if (sendsUnready || distribution !== undefined) return true;
  return sendsUnreadyWithoutFloor && (outlierDetection?.minHealthPercent ?? 0) <= 0;
}

function toSent(settings: OutlierDetection): SentOutlierDetection {
  const { consecutive5xxErrors, consecutiveGatewayErrors, maxEjectionPercent, splitExternalLocalOriginErrors } =
    settings;
  const localOrigin = splitExternalLocalOriginErrors ? (settings.consecutiveLocalOriginFailures ?? 0) : 0;
  return {
    consecutive5xx: consecutive5xxErrors,
    enforcingConsecutive5xx: enforcing(consecutive5xxErrors),
    consecutiveGatewayFailure: consecutiveGatewayErrors,
    enforcingConsecutiveGatewayFailure: enforcing(consecutiveGatewayErrors),
    intervalMilliseconds: milliseconds(settings.interval),
    baseEjectionTimeMilliseconds: milliseconds(settings.baseEjectionTime),
    maxEjectionPercent: maxEjectionPercent > 0 ? maxEjectionPercent : undefined,
    splitExternalLocalOriginErrors,
    consecutiveLocalOriginFailure: localOrigin > 0 ? localOrigin : undefined,
    enforcingConsecutiveLocalOriginFailure: localOrigin > 0 ? 100 : undefined,
  };
}

/** Always or never, in percent. */
function enforcing(threshold: number | undefined): number | undefined {
  return threshold === undefined ? undefined : threshold > 0 ? 100 : 0;
}

/** Istio takes whole milliseconds only. */
function milliseconds(nanoseconds: bigint | undefined): number | undefined {
  return nanoseconds === undefined ? undefined : Number(nanoseconds / NANOSECONDS_PER_MILLISECOND);
}
