import { isMap, type KubeObject } from './kube-object';

/** A DestinationRule, with its host as Istio expands it. */
export interface DestinationRule {
  readonly object: KubeObject;
  readonly namespace: string;
  /** The host in full: a short name gets the rule's own namespace. */
  readonly host: string;
  readonly exportTo: readonly string[];
  readonly hasWorkloadSelector: boolean;
  readonly trafficPolicy: TrafficPolicy | undefined;
  readonly subsets: readonly Subset[];
}

export interface Subset {
  readonly name: string;
  readonly trafficPolicy: TrafficPolicy | undefined;
}

/** As it stands in YAML. */
export type TrafficPolicy = Readonly<Record<string, unknown>>;

export function toDestinationRule(
  object: KubeObject,
  clusterDomain: string,
  defaultExportTo: readonly string[],
): DestinationRule {
  const spec = isMap(object.body.spec) ? object.body.spec : {};
  const namespace = object.namespace ?? 'default';
  const exportTo = Array.isArray(spec.exportTo) ? spec.exportTo.filter((entry) => typeof entry === 'string') : [];
  return {
    object,
    namespace,
    host: expandHost(typeof spec.host === 'string' ? spec.host : '', namespace, clusterDomain),
    exportTo: exportTo.length > 0 ? exportTo : defaultExportTo,
    hasWorkloadSelector: isMap(spec.workloadSelector),
    trafficPolicy: isMap(spec.trafficPolicy) ? spec.trafficPolicy : undefined,
    subsets: (Array.isArray(spec.subsets) ? spec.subsets : []).filter(isMap).map(({ name, trafficPolicy }) => ({
      name: typeof name === 'string' ? name : '',
      trafficPolicy: isMap(trafficPolicy) ? trafficPolicy : undefined,
    })),
  };
}

/** A name without dots is a service of the rule's own namespace. */
function expandHost(host: string, namespace: string, clusterDomain: string): string {
  return host.includes('.') || host.startsWith('*') ? host : `${host}.${namespace}.svc.${clusterDomain}`;
}

/** True if a rule is visible to a proxy in a namespace. */
export function isExportedTo(rule: DestinationRule, namespace: string): boolean {
  return rule.exportTo.some(
    (entry) => entry === '*' || entry === namespace || (entry === '.' && rule.namespace === namespace),
  );
}

/**
 * The rules of one cluster, looked up as istiod does for a waypoint: its own namespace's, then the service's, then the
 * root namespace's; the first of these that has a match decides alone. An exact host beats a wildcard, a longer wildcard
 * a shorter one.
 */
export class DestinationRules {
  private readonly byNamespace = new Map<string, DestinationRule[]>();

  constructor(
    public readonly all: readonly DestinationRule[],
    private readonly rootNamespace: string,
  ) {
    for (const rule of all) {
      const rules = this.byNamespace.get(rule.namespace);
      if (rules === undefined) this.byNamespace.set(rule.namespace, [rule]);
      else rules.push(rule);
    }
  }

  /** The rules that apply to a host at a waypoint, in the order istiod merges them: usually one. */
  public lookup(host: string, serviceNamespace: string, waypointNamespace: string): readonly DestinationRule[] {
    const own = waypointNamespace === this.rootNamespace ? [] : this.match(waypointNamespace, host, waypointNamespace);
    if (own.length > 0) return own;
    const service = this.match(serviceNamespace, host, waypointNamespace);
    if (service.length > 0) return service;
    return this.match(this.rootNamespace, host, waypointNamespace);
  }

  private match(namespace: string, host: string, waypointNamespace: string): DestinationRule[] {
    const visible = (this.byNamespace.get(namespace) ?? []).filter((rule) => isExportedTo(rule, waypointNamespace));
    const exact = visible.filter((rule) => rule.host === host);
    if (exact.length > 0) return exact;
    const wildcards = visible.filter((rule) => rule.host.startsWith('*') && host.endsWith(rule.host.slice(1)));
    const longest = Math.max(...wildcards.map((rule) => rule.host.length), 0);
    return wildcards.filter((rule) => rule.host.length === longest);
  }
}
