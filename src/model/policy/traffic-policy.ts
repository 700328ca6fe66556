import type {
  LocalityLbSetting,
  PortTrafficPolicy,
  TrafficPolicy as PolicyOfAllPorts,
} from '../../istio/api/destination-rule';
import type { DestinationRule } from './destination-rule';

/** What a rule says of traffic: for all ports of a host or subset, or for one of them. */
export type TrafficPolicy = PolicyOfAllPorts | PortTrafficPolicy;

/** A traffic policy, and where it stands in a rule: for all of a host, for a port of it, or for a subset. */
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
export function writtenPolicies({ spec: { trafficPolicy, subsets } }: DestinationRule): WrittenPolicy[] {
  return [
    ...withPorts(trafficPolicy, 'spec.trafficPolicy', undefined),
    ...subsets.flatMap((subset, index) =>
      withPorts(subset.trafficPolicy, `spec.subsets[${index}].trafficPolicy`, subset.name),
    ),
  ];
}

/** One for no port is for istiod's webhook to refuse. */
function withPorts(policy: PolicyOfAllPorts | undefined, path: string, subset: string | undefined): WrittenPolicy[] {
  if (policy === undefined) return [];
  return [
    { policy, path, port: undefined, subset },
    ...policy.portLevelSettings.flatMap((setting, index): WrittenPolicy[] => {
      const port = setting.port?.number ?? 0;
      return port === 0 ? [] : [{ policy: setting, path: `${path}.portLevelSettings[${index}]`, port, subset }];
    }),
  ];
}

/** The locality setting of a traffic policy, if it has one that is not switched off. */
export function localityLbSettingOf(policy: TrafficPolicy | undefined): LocalityLbSetting | undefined {
  const setting = policy?.loadBalancer?.localityLbSetting;
  return setting?.enabled === false ? undefined : setting;
}

/** True if a policy says where to go when endpoints fail: failover is asked for. */
export function asksForFailover(policy: TrafficPolicy | undefined): boolean {
  const setting = localityLbSettingOf(policy);
  return setting !== undefined && setting.failoverPriority.length + setting.failover.length > 0;
}

/** True if a policy says anything of localities, be it that they do not count. */
export function saysLocality(policy: TrafficPolicy | undefined): boolean {
  return policy?.loadBalancer?.localityLbSetting !== undefined;
}

/** True if a policy has a load balancer of its own and says nothing of localities in it, not even that they are off. */
export function losesLocality(policy: TrafficPolicy | undefined): boolean {
  return policy?.loadBalancer !== undefined && !saysLocality(policy);
}

/** What a policy that inherits nothing lacks for failover. One that switches localities off means it. */
export function missingForFailover(policy: TrafficPolicy | undefined): string[] {
  if (policy?.loadBalancer?.localityLbSetting?.enabled === false) return [];
  return [
    ...(policy?.outlierDetection === undefined ? ['outlierDetection'] : []),
    ...(saysLocality(policy) ? [] : ['localityLbSetting']),
  ];
}
