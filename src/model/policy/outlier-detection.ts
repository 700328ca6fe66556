import { policyOf, type DestinationRule } from './destination-rule';
import { isMap } from '../object';
import { DEFAULT_CONSECUTIVE_FAILURES } from '../../istio/defaults';

/** When endpoints are ejected, as one traffic policy of a rule says it: the whole service's, a port's or a subset's. */
export interface OutlierDetection {
  readonly rule: DestinationRule;
  /** Where it stands in the rule. */
  readonly path: string;
  /** 5 by default; 0 is never. It counts connections that fail, too, unless those are counted apart. */
  readonly consecutive5xxErrors: number;
  /** The most that may be ejected, in percent of all hosts. Undefined is Istio's default, and so is 0. */
  readonly maxEjectionPercent: number | undefined;
  /** What share must be healthy for ejection to count; 0 by default, whatever Envoy's own default is. */
  readonly minHealthPercent: number;
}

/** Every outlier detection that counts where rules for one host are merged. */
export function outlierDetectionsOf(rules: readonly DestinationRule[]): OutlierDetection[] {
  const first = policyOf(rules);
  return [
    ...(first === undefined ? [] : read(first, first.trafficPolicy, 'spec.trafficPolicy')),
    ...rules.flatMap((rule) =>
      rule.subsets.flatMap(({ trafficPolicy }, index) =>
        read(rule, trafficPolicy, `spec.subsets[${index}].trafficPolicy`),
      ),
    ),
  ];
}

function read(rule: DestinationRule, policy: unknown, path: string): OutlierDetection[] {
  if (!isMap(policy)) return [];
  const ports: unknown[] = Array.isArray(policy.portLevelSettings) ? policy.portLevelSettings : [];
  const byPort = ports.flatMap((port, index) => read(rule, port, `${path}.portLevelSettings[${index}]`));
  const settings = policy.outlierDetection;
  if (!isMap(settings)) return byPort;
  const maxEjectionPercent = numberOf(settings.maxEjectionPercent);
  const own: OutlierDetection = {
    rule,
    path: `${path}.outlierDetection`,
    consecutive5xxErrors: numberOf(settings.consecutive5xxErrors) ?? DEFAULT_CONSECUTIVE_FAILURES,
    maxEjectionPercent: maxEjectionPercent === 0 ? undefined : maxEjectionPercent,
    minHealthPercent: numberOf(settings.minHealthPercent) ?? 0,
  };
  return [own, ...byPort];
}

/** What is no number is for the schema to refuse. */
function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}
