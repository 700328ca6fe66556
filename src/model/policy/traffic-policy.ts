import type { DestinationRule, TrafficPolicy } from './destination-rule';
import { isMap } from '../object';

/** A traffic policy as it stands in a rule: for all of a host, for a port of it, or for a subset. */
export interface WrittenPolicy {
  readonly policy: TrafficPolicy;
  /** Where it stands in the rule. */
  readonly path: string;
  /** The port it is for; undefined where it is for all ports that have no policy of their own. */
  readonly port: number | undefined;
  /** The subset it is for; undefined where it is for all of the host. */
  readonly subset: string | undefined;
}

/** Every traffic policy that a rule writes, the widest first. */
export function writtenPolicies({ trafficPolicy, subsets }: DestinationRule): WrittenPolicy[] {
  return [
    ...withPorts(trafficPolicy, 'spec.trafficPolicy', undefined),
    ...subsets.flatMap((subset, index) =>
      withPorts(subset.trafficPolicy, `spec.subsets[${index}].trafficPolicy`, subset.name),
    ),
  ];
}

function withPorts(policy: TrafficPolicy | undefined, path: string, subset: string | undefined): WrittenPolicy[] {
  if (policy === undefined) return [];
  const settings: unknown[] = Array.isArray(policy.portLevelSettings) ? policy.portLevelSettings : [];
  return [
    { policy, path, port: undefined, subset },
    ...settings.flatMap((setting, index): WrittenPolicy[] => {
      const number = isMap(setting) && isMap(setting.port) ? setting.port.number : undefined;
      if (!isMap(setting) || typeof number !== 'number') return [];
      return [{ policy: setting, path: `${path}.portLevelSettings[${index}]`, port: number, subset }];
    }),
  ];
}

/** The locality setting of a traffic policy, if it has one that is not switched off. */
export function localityLbSettingOf(policy: unknown): Record<string, unknown> | undefined {
  const loadBalancer = isMap(policy) && isMap(policy.loadBalancer) ? policy.loadBalancer : {};
  const setting = loadBalancer.localityLbSetting;
  return isMap(setting) && setting.enabled !== false ? setting : undefined;
}

/** The outlier detection of a traffic policy. */
export function outlierDetectionOf(policy: unknown): Record<string, unknown> | undefined {
  return isMap(policy) && isMap(policy.outlierDetection) ? policy.outlierDetection : undefined;
}

/** True if a policy says where to go when endpoints fail: somebody asked for failover. */
export function asksForFailover(policy: unknown): boolean {
  const setting = localityLbSettingOf(policy);
  return setting !== undefined && (isNonEmptyList(setting.failoverPriority) || isNonEmptyList(setting.failover));
}

/** True for a list that says something. */
export function isNonEmptyList(value: unknown): value is unknown[] {
  return Array.isArray(value) && value.length > 0;
}

/** True if a policy says anything of localities, be it that they do not count. */
export function saysLocality(policy: unknown): boolean {
  return isMap(policy) && isMap(policy.loadBalancer) && isMap(policy.loadBalancer.localityLbSetting);
}

/** True if a policy has a load balancer of its own and says nothing of localities in it, not even that they are off. */
export function losesLocality(policy: unknown): boolean {
  return isMap(policy) && isMap(policy.loadBalancer) && !saysLocality(policy);
}

/** What a policy that inherits nothing lacks for failover. One that switches localities off means it. */
export function missingForFailover(policy: unknown): string[] {
  const loadBalancer = isMap(policy) && isMap(policy.loadBalancer) ? policy.loadBalancer : {};
  if (isMap(loadBalancer.localityLbSetting) && loadBalancer.localityLbSetting.enabled === false) return [];
  return [
    ...(outlierDetectionOf(policy) === undefined ? ['outlierDetection'] : []),
    ...(isMap(loadBalancer.localityLbSetting) ? [] : ['localityLbSetting']),
  ];
}
