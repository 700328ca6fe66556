import { Log } from '../../istio/api/decoder';
import { DESTINATION_RULE, type DestinationRule as Spec } from '../../istio/api/destination-rule';
import { compareText } from '../../util/compare-text';
import { consolidate, type ConsolidatedRule } from './consolidated-rule';
import { isMap, type KubeObject } from '../object';

/** A DestinationRule, read once as istiod reads it, with its host as Istio expands it. */
export interface DestinationRule {
  readonly object: KubeObject;
  readonly namespace: string;
  /** The host in full: a short name gets the rule's own namespace. */
  readonly host: string;
  /** Which namespaces it is for: what it says, or the default of MeshConfig. */
  readonly exportTo: readonly string[];
  /** The labels of the proxies that it is for; undefined where it is for all. */
  readonly selector: Readonly<Record<string, string>> | undefined;
  readonly spec: Spec;
}

export function isDestinationRule({ kind, group }: KubeObject): boolean {
  return kind === 'DestinationRule' && group === 'networking.istio.io';
}

export function toDestinationRule(
  object: KubeObject,
  clusterDomain: string,
  defaultExportTo: readonly string[],
): DestinationRule {
  const spec = decode(object);
  const namespace = object.namespace ?? 'default';
  return {
    object,
    namespace,
    host: expandHost(spec.host, namespace, clusterDomain),
    // Of the default, istiod asks whether it has "." only.
    exportTo: spec.exportTo.length > 0 ? spec.exportTo : [defaultExportTo.includes('.') ? '.' : '*'],
    selector: spec.workloadSelector && Object.fromEntries(spec.workloadSelector.matchLabels),
    spec,
  };
}

/** By the spec: what several clusters read from one text they share. A spec never changes, and with it what it says goes. */
const DECODED = new WeakMap<object, Spec>();

function decode({ body }: KubeObject): Spec {
  const spec = isMap(body.spec) ? body.spec : {};
  const known = DECODED.get(spec);
  if (known !== undefined) return known;
  // What cannot be decoded an API server with istiod's webhook does not take; check says so.
  const decoded = DESTINATION_RULE.decode(spec, 'spec', new Log());
  DECODED.set(spec, decoded);
  return decoded;
}

/** A name without dots is a service of the rule's own namespace. */
function expandHost(host: string, namespace: string, clusterDomain: string): string {
  return host.includes('.') || host.startsWith('*') ? host : `${host}.${namespace}.svc.${clusterDomain}`;
}

/** True if a host that a rule or a route is for, which may begin with "*", stands for a host in full. */
export function matchesHost(pattern: string, host: string): boolean {
  return pattern.startsWith('*') ? host.endsWith(pattern.slice(1)) : pattern === host;
}

/**
 * The rule whose traffic policy counts where several for one host are merged: the first that has one. One for certain
 * workloads is none of these: a waypoint's clusters are made without it.
 */
export function policyOf(rules: readonly DestinationRule[]): DestinationRule | undefined {
  return rules.find(({ spec, selector }) => spec.trafficPolicy !== undefined && selector === undefined);
}

/** True if a rule is visible to a proxy in a namespace. */
export function isExportedTo(rule: DestinationRule, namespace: string): boolean {
  return rule.exportTo.some(
    (entry) => entry === '*' || entry === namespace || (entry === '.' && rule.namespace === namespace),
  );
}

/**
 * True if a rule of a namespace is found from a proxy by the names in its exportTo: among several, "." is not that of the proxy, even in
 * the rule's own namespace. Proxies of the root namespace find rules there in this way alone.
 *
 * @see istio pilot/pkg/model/push_context.go getExportedDestinationRuleFromNamespace
 */
function isExportedByName({ exportTo }: DestinationRule, namespace: string): boolean {
  return exportTo.some((entry) => entry === '*' || entry === namespace);
}

/** True if a rule is for its own namespace only: other namespaces look past it, to wildcards even. */
function isPrivate({ exportTo, namespace, selector }: DestinationRule): boolean {
  const [only, ...others] = new Set(exportTo);
  return selector !== undefined || (others.length === 0 && (only === '.' || only === namespace));
}

/** istiod merges what was created first, and of one second's rules the first by name. */
function byAge(left: DestinationRule, right: DestinationRule): number {
  return compareText(createdAt(left), createdAt(right)) || compareText(left.object.name, right.object.name);
}

/** Empty where the object does not come from a cluster. */
function createdAt({ object: { body } }: DestinationRule): string {
  const { creationTimestamp } = isMap(body.metadata) ? body.metadata : {};
  return typeof creationTimestamp === 'string' ? creationTimestamp : '';
}

/**
 * The rules of one cluster, looked up as istiod does for a waypoint: its own namespace's, then the service's, then the
 * root namespace's; the first of these that has a match decides alone. An exact host beats a wildcard, a longer wildcard
 * a shorter one. A waypoint in the root namespace finds only that namespace's private rules first.
 *
 * @see istio pilot/pkg/model/push_context.go destinationRule, setDestinationRules
 */
export class DestinationRules {
  private readonly byNamespace = new Map<string, RulesOfNamespace>();

  constructor(
    public readonly all: readonly DestinationRule[],
    private readonly rootNamespace: string,
  ) {
    for (const rule of [...all].sort(byAge)) {
      const known = this.byNamespace.get(rule.namespace) ?? { exact: new Map<string, DestinationRule[]>(), wild: [] };
      this.byNamespace.set(rule.namespace, known);
      const alike = rule.host.startsWith('*') ? known.wild : known.exact.get(rule.host);
      if (alike === undefined) known.exact.set(rule.host, [rule]);
      else alike.push(rule);
    }
  }

  /** The rules that apply to a host at a waypoint, in the order istiod merges them: usually one. */
  public lookup(host: string, serviceNamespace: string, waypointNamespace: string): readonly DestinationRule[] {
    const inRoot = waypointNamespace === this.rootNamespace;
    const own = this.match(
      waypointNamespace,
      host,
      (rule) => isExportedTo(rule, waypointNamespace) && (!inRoot || isPrivate(rule)),
    );
    if (own.length > 0) return own;
    const second = this.exported(serviceNamespace, host, waypointNamespace);
    return second.length > 0 ? second : this.exported(this.rootNamespace, host, waypointNamespace);
  }

  /** Whom the most specific rule is for counts only after it was chosen: it hides wildcards from those it is not for, too. */
  private exported(namespace: string, host: string, waypointNamespace: string): readonly DestinationRule[] {
    const chosen = this.match(namespace, host, (rule) => !isPrivate(rule));
    return chosen.filter((rule) => isExportedByName(rule, waypointNamespace));
  }

  /**
   * What these rules come to: the same lookup, with rules merged and kept apart as istiod does it.
   * Each is for the waypoint or for those of its pods that a selector picks.
   */
  public consolidated(
    host: string,
    serviceNamespace: string,
    waypointNamespace: string,
  ): readonly ConsolidatedRule<DestinationRule>[] {
    const inRoot = waypointNamespace === this.rootNamespace;
    const own = this.match(
      waypointNamespace,
      host,
      (rule) => isExportedTo(rule, waypointNamespace) && (!inRoot || isPrivate(rule)),
    );
    if (own.length > 0) return consolidate(own);
    for (const namespace of [serviceNamespace, this.rootNamespace]) {
      const found = consolidate(this.match(namespace, host, (rule) => !isPrivate(rule))).filter(({ rules: [first] }) =>
        isExportedByName(first, waypointNamespace),
      );
      if (found.length > 0) return found;
    }
    return [];
  }

  private match(
    namespace: string,
    host: string,
    counts: (rule: DestinationRule) => boolean,
  ): readonly DestinationRule[] {
    const rules = this.byNamespace.get(namespace);
    const exact = rules?.exact.get(host)?.filter(counts) ?? [];
    if (rules === undefined || exact.length > 0) return exact;
    const wild = rules.wild.filter((rule) => matchesHost(rule.host, host) && counts(rule));
    const longest = Math.max(...wild.map((rule) => rule.host.length), 0);
    return wild.filter((rule) => rule.host.length === longest);
  }
}

interface RulesOfNamespace {
  readonly exact: Map<string, DestinationRule[]>;
  readonly wild: DestinationRule[];
}
