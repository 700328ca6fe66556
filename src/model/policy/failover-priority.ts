import type { DestinationRule } from './destination-rule';
import { localityLbSettingOf, writtenPolicies } from './traffic-policy';

/** A failoverPriority of a rule. */
export interface FailoverPriority {
  /** Where it stands in the rule. */
  readonly path: string;
  readonly labels: readonly PriorityLabel[];
}

/** A label that endpoints are ranked by: as the waypoint has it, or with a value. */
export interface PriorityLabel {
  readonly text: string;
  readonly key: string;
  readonly value: string | undefined;
}

/** Every failoverPriority that counts in a rule: beside distribute, none does. */
export function failoverPrioritiesOf(rule: DestinationRule): FailoverPriority[] {
  return writtenPolicies(rule).flatMap(({ policy, path }) => {
    const { failoverPriority = [], distribute = [] } = localityLbSettingOf(policy) ?? {};
    if (failoverPriority.length === 0 || distribute.length > 0) return [];
    const labels = failoverPriority.map(toPriorityLabel);
    return [{ path: `${path}.loadBalancer.localityLbSetting.failoverPriority`, labels }];
  });
}

/** Istio passes over the value where there is a second "=". */
function toPriorityLabel(text: string): PriorityLabel {
  const [key, value, more] = text.split('=');
  return { text, key: key!, value: more === undefined ? value : undefined };
}
