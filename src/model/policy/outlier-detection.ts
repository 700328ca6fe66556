import type { OutlierDetection, PortTrafficPolicy, TrafficPolicy } from '../../istio/api/destination-rule';
import { DEFAULT_CONSECUTIVE_FAILURES } from '../../istio/defaults';
import { policyOf, type DestinationRule } from './destination-rule';

/** When endpoints are ejected, as one traffic policy of a rule says it: the whole service's, a port's or a subset's. */
export interface OutlierDetectionInRule {
  readonly rule: DestinationRule;
  /** Where it stands in the rule. */
  readonly path: string;
  /** What it says there. */
  readonly settings: OutlierDetection;
  /** 5 by default; 0 is never. It counts connections that fail, too, unless those are counted apart. */
  readonly consecutive5xxErrors: number;
  /** The most that may be ejected, in percent of all hosts. Undefined is Istio's default, and so is 0. */
  readonly maxEjectionPercent: number | undefined;
  /** What share must be healthy for ejection to count; 0 by default, whatever Envoy's own default is. */
  readonly minHealthPercent: number;
}

/** Every outlier detection that counts where rules for one host are merged. */
export function outlierDetectionsOf(rules: readonly DestinationRule[]): OutlierDetectionInRule[] {
  const first = policyOf(rules);
  return [
    ...(first === undefined ? [] : ofPolicy(first, first.spec.trafficPolicy, 'spec.trafficPolicy')),
    ...rules.flatMap((rule) =>
      rule.spec.subsets.flatMap(({ trafficPolicy }, index) =>
        ofPolicy(rule, trafficPolicy, `spec.subsets[${index}].trafficPolicy`),
      ),
    ),
  ];
}

function ofPolicy(rule: DestinationRule, policy: TrafficPolicy | undefined, path: string): OutlierDetectionInRule[] {
  const ofPorts = policy?.portLevelSettings ?? [];
  return [
    ...view(rule, policy, path),
    ...ofPorts.flatMap((port, index) => view(rule, port, `${path}.portLevelSettings[${index}]`)),
  ];
}

function view(
  rule: DestinationRule,
  policy: TrafficPolicy | PortTrafficPolicy | undefined,
  path: string,
): OutlierDetectionInRule[] {
  const settings = policy?.outlierDetection;
  if (settings === undefined) return [];
  const { consecutive5xxErrors = DEFAULT_CONSECUTIVE_FAILURES, maxEjectionPercent, minHealthPercent } = settings;
  return [
    {
      ...{ rule, path: `${path}.outlierDetection`, settings },
      ...{ consecutive5xxErrors, minHealthPercent },
      maxEjectionPercent: maxEjectionPercent === 0 ? undefined : maxEjectionPercent,
    },
  ];
}
