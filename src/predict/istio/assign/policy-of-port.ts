import type { PortTrafficPolicy, TrafficPolicy } from '../../../istio/api/destination-rule';
import type { RuleAtWaypoint } from './rule-at-proxy';

/** What a rule says of one port, for all of a service or for a subset. */
export type PolicyOfPort = Pick<TrafficPolicy, 'loadBalancer' | 'outlierDetection'>;

/**
 * A policy for the port replaces that for all ports, whatever it leaves out. A subset's policy replaces what it says, field by
 * field; one for the port, everything.
 *
 * @see istio pilot/pkg/networking/util/util.go MergeSubsetTrafficPolicy
 */
export function policyOfPort(
  rule: RuleAtWaypoint | undefined,
  port: number,
  subsetName: string | undefined,
): PolicyOfPort | undefined {
  if (rule === undefined) return undefined;
  const own = ofPort(rule.trafficPolicy, port)?.policy;
  const subset = rule.subsets.find(({ name }) => name === subsetName);
  const over = ofPort(subset?.trafficPolicy, port);
  if (over === undefined || own === undefined) return over?.policy ?? own;
  if (over.isForPort) return over.policy;
  return {
    loadBalancer: over.policy.loadBalancer ?? own.loadBalancer,
    outlierDetection: over.policy.outlierDetection ?? own.outlierDetection,
  };
}

/**
 * Reports whether a subset has a policy for the port. What the whole mesh has by default is laid under the policy of the rule, so that
 * one for the port of a subset replaces it, too.
 *
 * @see istio pilot/pkg/networking/core/cluster_builder.go applyDestinationRule
 */
export function replacesDefaults(rule: RuleAtWaypoint | undefined, port: number, subsetName: string | null): boolean {
  const subset = rule?.subsets.find(({ name }) => name === subsetName);
  return ofPort(subset?.trafficPolicy, port)?.isForPort === true;
}

function ofPort(
  policy: TrafficPolicy | undefined,
  port: number,
): { readonly policy: PolicyOfPort; readonly isForPort: boolean } | undefined {
  if (policy === undefined) return undefined;
  const forPort = policy.portLevelSettings.find((setting: PortTrafficPolicy) => setting.port?.number === port);
  return { policy: forPort ?? policy, isForPort: forPort !== undefined };
}
