import type { Binding } from '../../model/bindings';
import { keyOf, type Cluster, type Mesh } from '../../model/mesh';
import {
  failoverPrioritiesOf,
  localityLbSettingOf,
  policyOf,
  saysLocality,
  type DestinationRule,
} from '../../model/policy';
import { LABEL_CLUSTER, LABEL_GLOBAL, LABEL_NETWORK } from '../../istio/vocabulary';
import { trafficDistributionOf, type Exemption } from '../../model/services';
import { exemptionFrom, exemptionsFor } from '../../predict/scenarios';
import { formatOutage, type Outage } from '../../predict/outage';
import type { Prediction } from '../../predict/prediction';
import { matchesPattern, promisesFor, type ServicePromise } from '../../promises/promise';
import { regionsOf } from '../engine/localities';
import { failoverIsAskedFor, failoverRulesByHost, valueAt } from '../engine/questions';

/** What the owner of a service evidently wants, read from the mesh itself. */
export interface Intent {
  /** "namespace/name". */
  readonly service: string;
  /** The clusters whose pods share the service. */
  readonly members: readonly string[];
  /** The clusters with clients: those that have the Service, or its waypoint for nothing else. */
  readonly clients: readonly Cluster[];
  /** True if each cluster's own pods are to answer first: it is promised, or a rule asks for failover somewhere. */
  readonly wantsOwnFirst: boolean;
  /** What is promised, by each promise; undefined where nothing is, and intent is inferred. */
  readonly promises: readonly ServicePromise[] | undefined;
  /** The outages that it need not survive. */
  readonly exemptions: readonly Exemption[];
}

/**
 * What is wanted of services: what is promised where anything is, and else what the mesh asks for.
 *
 * The services that are to fail over: they are global, or a rule asks for failover, in any cluster, and at least two clusters
 * have pods of them. A service that is local everywhere is meant to be.
 */
export function intentsOf(mesh: Mesh, prediction: Prediction, promises: readonly ServicePromise[] = []): Intent[] {
  const declared = mesh.clusters.flatMap(({ services }) =>
    [...services.keys()].filter((service) => promisesFor(promises, service).length > 0),
  );
  const written = failoverRulesByHost(mesh);
  return [...new Set([...prediction.services, ...declared])].flatMap((service): Intent[] => {
    const clients = mesh.clusters.filter(({ services }) => services.has(service));
    const promised = promisesFor(promises, service);
    const exemptions = exemptionsFor(prediction.view, service);
    if (promised.length > 0) {
      const wantsOwnFirst = promised.some(({ isLocalWhenHealthy }) => isLocalWhenHealthy);
      return [
        { service, members: prediction.membersOf(service), clients, wantsOwnFirst, promises: promised, exemptions },
      ];
    }
    const asking = clients.filter((cluster) => asksForFailover(service, cluster, written));
    const sharing = clients.filter((cluster) => cluster.services.get(service)!.scope === 'GLOBAL');
    if (sharing.length === 0) return [];
    const members = membersOf(service, mesh, prediction);
    const idle = mesh.clusters.filter((cluster) => hasIdleWaypoint(service, cluster, sharing));
    if (members.length < 2 && (members.length === 0 || idle.length === 0)) return [];
    return [
      {
        ...{ service, members, clients: [...clients, ...idle], exemptions },
        ...{ wantsOwnFirst: asking.length > 0, promises: undefined },
      },
    ];
  });
}

/** A cluster that lacks a service, and has a waypoint of the name that the service uses elsewhere, which serves nothing. */
function hasIdleWaypoint(service: string, cluster: Cluster, sharing: readonly Cluster[]): boolean {
  if (cluster.services.has(service)) return false;
  const used = new Set(
    [...cluster.bindings.values()].flatMap((one) => (one.kind === 'bound' ? [keyOf(one.waypoint)] : [])),
  );
  return sharing.some(({ bindings }) => {
    const binding = bindings.get(service);
    if (binding?.kind !== 'bound') return false;
    const waypoint = keyOf(binding.waypoint);
    return cluster.waypoints.has(waypoint) && !used.has(waypoint);
  });
}

/** The clusters with pods of a service, those included whose pods are endpoints of none of its ports. */
function membersOf(service: string, { clusters }: Mesh, prediction: Prediction): string[] {
  const withEndpoints = prediction.membersOf(service);
  return clusters
    .filter(({ name, pods }) => withEndpoints.includes(name) || (pods.get(service)?.usual ?? 0) > 0)
    .map(({ name }) => name);
}

/**
 * By lists of a rule or MeshConfig; by a rule that is written for the service and that no waypoint reads; or by a rule that ejects
 * pods, beside a traffic distribution that ranks the others.
 */
function asksForFailover(
  service: string,
  cluster: Cluster,
  written: ReadonlyMap<Cluster, ReadonlyMap<string, readonly unknown[]>>,
): boolean {
  const binding = cluster.bindings.get(service);
  if (binding?.kind !== 'bound') return false;
  const known = cluster.services.get(service)!;
  const rules = rulesFor(service, cluster, binding);
  if (failoverIsAskedFor(rules, cluster) || written.get(cluster)?.has(known.host) === true) return true;
  if (rules.some((rule) => hasEmptyOrder(rule, cluster))) return true;
  const policy = policyOf(rules)?.spec.trafficPolicy;
  const namespace = cluster.namespaces.get(known.namespace);
  return (
    policy?.outlierDetection !== undefined &&
    !saysLocality(policy) &&
    trafficDistributionOf(known, namespace, cluster.istioVersion) !== undefined
  );
}

/**
 * True of a rule that ejects pods and says that localities count, and not how: by a list of priorities that is empty, or by `enabled: true`
 * alone in a cluster whose regions were read, by which istiod ranks then.
 */
function hasEmptyOrder({ object, spec: { trafficPolicy } }: DestinationRule, cluster: Cluster): boolean {
  const setting = localityLbSettingOf(trafficPolicy);
  if (setting === undefined || setting.distribute.length > 0 || trafficPolicy?.outlierDetection === undefined)
    return false;
  const isListed = Array.isArray(valueAt(object, `${LOCALITY_SETTING}.failoverPriority`));
  return isListed || (setting.enabled === true && regionsOf(cluster).length > 0);
}

const LOCALITY_SETTING = 'spec.trafficPolicy.loadBalancer.localityLbSetting';

function rulesFor(service: string, cluster: Cluster, { waypoint }: Binding & { readonly kind: 'bound' }) {
  const { host, namespace } = cluster.services.get(service)!;
  return cluster.destinationRules.lookup(host, namespace, waypoint.namespace);
}

/**
 * Reports whether a cluster sends its clients elsewhere on purpose: its rule distributes requests, or prefers another
 * cluster or network by its name.
 */
export function isSentElsewhere({ clusters }: Mesh, service: string, cluster: Cluster): boolean {
  const binding = cluster.bindings.get(service);
  if (binding?.kind !== 'bound') return false;
  const rules = rulesFor(service, cluster, binding);
  const prefersOther = rules
    .flatMap(failoverPrioritiesOf)
    .some(({ labels: [first] }) => first?.value !== undefined && isSomewhere(clusters, first.key, first.value));
  return prefersOther || rules.some(distributes);
}

/** A cluster or network that the mesh does not have is preferred by mistake. */
function isSomewhere(clusters: readonly Cluster[], label: string, value: string): boolean {
  switch (label) {
    case LABEL_CLUSTER:
      return clusters.some(({ name }) => name === value);
    case LABEL_NETWORK:
      return clusters.some(({ network }) => network === value);
    default:
      return true;
  }
}

function distributes({ spec: { trafficPolicy } }: DestinationRule): boolean {
  return (trafficPolicy?.loadBalancer?.localityLbSetting?.distribute ?? []).length > 0;
}

/** The share of errors that is wanted at most in an outage of one component or none; undefined where nothing is wanted. */
export function limitIn({ promises, service, exemptions }: Intent, outages: readonly Outage[]): number | undefined {
  if (outages.some((outage) => exemptionFrom(exemptions, service, outage) !== undefined)) return undefined;
  if (promises === undefined) return INFERRED_LIMIT;
  const limits = promises
    .filter(
      ({ survives: { any, except } }) =>
        any >= outages.length && !outages.some((outage) => isNamed(outage, except, service)),
    )
    .map(({ errors }) => errors.max);
  return limits.length === 0 ? undefined : Math.min(...limits) + ROUNDING;
}

/** No number was asked for: less is not worth an alarm. */
const INFERRED_LIMIT = 0.001;
const ROUNDING = 1e-9;

function isNamed(outage: Outage, patterns: readonly string[], service: string): boolean {
  return patterns.some((pattern) => matchesPattern(pattern, formatOutage(outage, service)));
}

/** The single outages that a client of a cluster is to survive. */
export function outagesFor(
  { service, wantsOwnFirst }: Intent,
  { name: cluster, services, bindings, waypoints }: Cluster,
): Outage[] {
  if (!services.has(service)) return [];
  const at = { service, cluster };
  const binding = bindings.get(service);
  const isGlobal = binding?.kind === 'bound' && isGlobalWaypoint(binding, waypoints);
  return [
    { kind: 'scaled-to-zero', ...at },
    { kind: 'unready', ...at, pods: 1 },
    // Only a rule asks for failing pods to be ejected.
    ...(wantsOwnFirst ? ([{ kind: 'failing', ...at, pods: 1, requests: 1, failure: 'gateway-error' }] as const) : []),
    ...(isGlobal ? ([{ kind: 'waypoint-down', cluster }] as const) : []),
  ];
}

function isGlobalWaypoint(
  { waypoint }: Binding & { readonly kind: 'bound' },
  waypoints: Cluster['waypoints'],
): boolean {
  const own = waypoints.get(`${waypoint.namespace}/${waypoint.name}`);
  return own?.serviceLabels[LABEL_GLOBAL] === 'true';
}
