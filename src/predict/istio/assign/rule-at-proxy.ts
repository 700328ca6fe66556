import type { ConsolidatedRule, DestinationRule } from '../../../model/policy';
import { isMap, matchesLabels } from '../../../model/object';
import { Log } from '../../../istio/api/decoder';
import {
  DESTINATION_RULE,
  type DestinationRule as Decoded,
  type Subset,
  type TrafficPolicy,
} from '../../../istio/api/destination-rule';
import type { Cluster } from '../../../model/mesh';
import { isVisibleTo, type Service } from '../../../model/services';
import type { EnvoyProxy } from '../view';

/** What DestinationRules come to for one service at a waypoint. */
export interface RuleAtWaypoint {
  readonly trafficPolicy: TrafficPolicy | undefined;
  readonly subsets: readonly Subset[];
}

export interface RulesAtWaypoint {
  /** What clusters are made from: outlier detection, locality weights, subsets. */
  readonly ofCluster: RuleAtWaypoint | undefined;
  /** What endpoints are made from: priorities, distribution, subset labels. */
  readonly ofEndpoints: RuleAtWaypoint | undefined;
}

/**
 * The rules for a service at a waypoint. They differ where a rule is for certain workloads: istiod minds the selector when it
 * makes endpoints, and passes over the rule when it makes clusters.
 *
 * @see istio pilot/pkg/model/sidecar.go SidecarScope.DestinationRule
 */
export function rulesAt(proxy: EnvoyProxy, service: Service, cluster: Cluster): RulesAtWaypoint {
  if (!isVisibleTo(service, proxy.namespace)) return NO_RULES;
  const { host, namespace } = service;
  const rules = cluster.destinationRules.consolidated(host, namespace, proxy.namespace);
  const forAll = rules.filter(({ rules: [first] }) => selectorOf(first) === undefined).at(-1);
  const chosen = rules.find(({ rules: [first] }) => {
    const selector = selectorOf(first);
    // One for certain workloads is not seen from other namespaces.
    return selector !== undefined && matchesLabels(selector, proxy.labels);
  });
  const ofCluster = forAll && merged(forAll);
  return { ofCluster, ofEndpoints: chosen === undefined ? ofCluster : merged(chosen) };
}

/** Of a service that is not exported to the waypoint's namespace it is sent no rule. */
const NO_RULES: RulesAtWaypoint = { ofCluster: undefined, ofEndpoints: undefined };

function selectorOf(rule: DestinationRule): Readonly<Record<string, string>> | undefined {
  const selector = decode(rule).workloadSelector;
  return selector && Object.fromEntries(selector.matchLabels);
}

const MERGED = new WeakMap<DestinationRule, Map<string, RuleAtWaypoint>>();

/** The first traffic policy counts, and of each name the first subset. */
function merged({ rules }: ConsolidatedRule<DestinationRule>): RuleAtWaypoint {
  const known = MERGED.get(rules[0]) ?? new Map<string, RuleAtWaypoint>();
  MERGED.set(rules[0], known);
  // All are of one namespace of one cluster.
  const key = rules.map(({ object }) => object.name).join('/');
  const before = known.get(key);
  if (before !== undefined) return before;
  const decoded = rules.map(decode);
  const subsets = new Map<string, Subset>();
  for (const subset of decoded.flatMap((rule) => rule.subsets)) {
    if (!subsets.has(subset.name)) subsets.set(subset.name, subset);
  }
  const rule = {
    trafficPolicy: decoded.find(({ trafficPolicy }) => trafficPolicy !== undefined)?.trafficPolicy,
    subsets: [...subsets.values()],
  };
  known.set(key, rule);
  return rule;
}

/** By the spec: what several clusters read from one text they share. A spec never changes, and with it what it says goes. */
const DECODED = new WeakMap<object, Decoded>();

function decode({ object: { body } }: DestinationRule): Decoded {
  const spec = isMap(body.spec) ? body.spec : {};
  const known = DECODED.get(spec);
  if (known !== undefined) return known;
  // What cannot be decoded an API server with istiod's webhook does not take; check says so.
  const decoded = DESTINATION_RULE.decode(spec, 'spec', new Log());
  DECODED.set(spec, decoded);
  return decoded;
}
