import type { ConsolidatedRule, DestinationRule } from '../../../model/policy';
import { matchesLabels } from '../../../model/object';
import type { Subset, TrafficPolicy } from '../../../istio/api/destination-rule';
import type { Cluster } from '../../../model/mesh';
import { isVisibleTo, type Service } from '../../../model/services';
import type { EnvoyProxy } from '../view';

/** What DestinationRules come to for one service at a waypoint. */
export interface RuleAtWaypoint {
  readonly trafficPolicy: TrafficPolicy | undefined;
  readonly subsets: readonly Subset[];
}

export interface RulesAtWaypoint {
  /** What clusters of a waypoint's own services are made from: outlier detection, locality weights, subsets. */
  readonly ofCluster: RuleAtWaypoint | undefined;
  /** What endpoints are made from: priorities, distribution, subset labels. Of services that a proxy is not for, clusters too. */
  readonly ofEndpoints: RuleAtWaypoint | undefined;
}

/**
 * The rules for a service at a waypoint. They differ where a rule is for certain workloads: istiod minds the selector when it
 * makes endpoints, and passes over the rule when it makes clusters of the services that a waypoint is for.
 *
 * @see istio pilot/pkg/model/sidecar.go SidecarScope.DestinationRule
 */
export function rulesAt(proxy: EnvoyProxy, service: Service, cluster: Cluster): RulesAtWaypoint {
  if (!isVisibleTo(service, proxy.namespace)) return NO_RULES;
  const { host, namespace } = service;
  const rules = cluster.destinationRules.consolidated(host, namespace, proxy.namespace);
  const forAll = rules.filter(({ rules: [first] }) => first.selector === undefined).at(-1);
  // One for certain workloads is not seen from other namespaces.
  const chosen = rules.find(
    ({ rules: [{ selector }] }) => selector !== undefined && matchesLabels(selector, proxy.labels),
  );
  const ofCluster = forAll && merged(forAll);
  return { ofCluster, ofEndpoints: chosen === undefined ? ofCluster : merged(chosen) };
}

/** Of a service that is not exported to the waypoint's namespace it is sent no rule. */
const NO_RULES: RulesAtWaypoint = { ofCluster: undefined, ofEndpoints: undefined };

const MERGED = new WeakMap<DestinationRule, Map<string, RuleAtWaypoint>>();

/** The first traffic policy counts, and of each name the first subset. */
function merged({ rules }: ConsolidatedRule<DestinationRule>): RuleAtWaypoint {
  const known = MERGED.get(rules[0]) ?? new Map<string, RuleAtWaypoint>();
  MERGED.set(rules[0], known);
  // All are of one namespace of one cluster.
  const key = rules.map(({ object }) => object.name).join('/');
  const before = known.get(key);
  if (before !== undefined) return before;
  const subsets = new Map<string, Subset>();
  for (const subset of rules.flatMap(({ spec }) => spec.subsets)) {
    if (!subsets.has(subset.name)) subsets.set(subset.name, subset);
  }
  const rule = {
    trafficPolicy: rules.find(({ spec }) => spec.trafficPolicy !== undefined)?.spec.trafficPolicy,
    subsets: [...subsets.values()],
  };
  known.set(key, rule);
  return rule;
}
