import type { Diagnostic } from '../../diagnostics';
import { formatFieldPath, matchesLabels, type KubeObject } from '../../model/object';
import { keyOf, type Cluster, type Mesh } from '../../model/mesh';
import type { Service } from '../../model/services';
import { toWorkload } from '../../model/workloads';
import { hasName } from '../../util/has-name';
import { waypointNamespaces } from './questions';
import type { BrokenFailover, Violation } from './rule';

/** A finding, and the violation that it says. */
export interface Explanation {
  readonly finding: Diagnostic;
  readonly violation: Violation;
}

interface Broken {
  readonly violation: { readonly failover: BrokenFailover };
}

/** Costs requests that come through an ingress gateway, and no others. */
const AT_INGRESS = 'ingress-skips-waypoint';

/** Warnings that cost no request of the failover in the prediction: beside them, a broken failover has another cause. */
export const COSTS_NO_REQUESTS: ReadonlySet<string> = new Set([
  'default-traffic-policy-skips-waypoint',
  'every-host-can-be-ejected',
  'gateway-of-unread-revision',
  'health-floor-switched-off',
  'infrastructure-replaces-copy',
  'input-not-followed',
  'istio-version-unknown',
  'istiod-warns',
  'local-service-on-global-waypoint',
  'policy-not-everywhere',
  'service-entry-adds-endpoints',
  'target-port-number-not-declared',
  'unknown-traffic-distribution',
  'volatile-metadata-on-waypoint',
  'waypoint-open-to-outside',
]);

/**
 * Reports whether special findings say why a failover is broken, so that a general finding about it says nothing new.
 *
 * A finding explains it if it names the service, or is about an object that the service's requests depend on; and if that
 * object stands where the requests are lost: in the client's cluster, in the one that the general finding is about, or in every
 * other cluster that could answer.
 */
export function isExplained(mesh: Mesh, general: Explanation & Broken, special: readonly Explanation[]): boolean {
  const { failover } = general.violation;
  if (failover.errors === undefined && special.some((one) => isAboutTheSame(one, general))) return true;
  const relevant = special.filter((one) => concerns(mesh, one, general));
  const others = failover.members.filter((name) => name !== failover.client.cluster);
  const isIn = (cluster: string): boolean => relevant.some(({ finding }) => finding.cluster === cluster);
  if (relevant.some(({ violation }) => isAtClient(violation, failover))) return true;
  const { cluster } = general.violation;
  if (cluster.name !== failover.client.cluster && isIn(cluster.name)) return true;
  return !failover.isBeforeOutage && others.length > 0 && others.every(isIn);
}

/** What makes answers unknown, said by a rule of its own. */
const MAKES_UNKNOWN: readonly string[] = ['input-not-followed', 'service-entry-adds-endpoints'];

/** True if a finding is about the object that makes an answer unknown, or about what its cause names. */
function isAboutTheSame(
  { finding: { rule, severity, cluster, object } }: Explanation,
  { finding }: Explanation,
): boolean {
  if (severity === 'advice' || object === undefined || cluster !== finding.cluster) return false;
  if (MAKES_UNKNOWN.includes(rule)) return object === finding.object || hasName(finding.message, object);
  return object === finding.object && !COSTS_NO_REQUESTS.has(rule);
}

/** The rules that name an input that is not followed, whichever field makes it so. */
const NAME_INPUTS: readonly string[] = ['global-service-without-address', 'service-entry-adds-endpoints'];

/** Findings that say nothing new beside one of another rule about the same object. */
const SAID_BY_OTHERS: Readonly<Record<string, (one: Diagnostic, other: Diagnostic) => boolean>> = {
  'input-not-followed': ({ path }, other) =>
    NAME_INPUTS.includes(other.rule) || (path !== undefined && other.path === path),
  // A default cap that ejects nothing is to be raised first, with a floor beside it.
  'every-host-can-be-ejected': ({ messageId, path }, other) =>
    messageId === 'neither' &&
    other.rule === 'ejection-cap-too-low' &&
    other.path === path?.replace(/minHealthPercent$/, 'maxEjectionPercent'),
};

/** True of a finding about a field that is missing, because its name is misspelt. */
function isOfMisspeltField({ cluster, object, path }: Diagnostic, { finding: other, violation }: Explanation): boolean {
  if (other.rule !== 'unknown-field' || other.cluster !== cluster || other.object !== object) return false;
  return (violation.edit ?? []).some(
    (edit) => edit.kind === 'rename' && formatFieldPath([...edit.path.slice(0, -1), edit.to]) === path,
  );
}

/** True of a finding beside another one that says of the same object what is at fault. */
export function isSaidByOther({ finding: one }: Explanation, found: readonly Explanation[]): boolean {
  if (one.severity !== 'error' && found.some((other) => isOfMisspeltField(one, other))) return true;
  const isSaidBy = SAID_BY_OTHERS[one.rule];
  if (isSaidBy === undefined) return false;
  return found.some(
    ({ finding: other, violation }) =>
      // A general finding says nothing that one of its own causes does not say better.
      violation.failover === undefined &&
      other.rule !== one.rule &&
      other.severity !== 'advice' &&
      other.cluster === one.cluster &&
      other.object === one.object &&
      isSaidBy(one, other),
  );
}

/** True if a finding is about the client's side: its cluster, but for the way into it. */
function isAtClient({ cluster, object }: Violation, { client }: BrokenFailover): boolean {
  return cluster.name === client.cluster && (object === undefined || !isWayInto(cluster, object));
}

/** What requests of one service go by: a special finding that names it says what it does to them. */
const OF_ONE_SERVICE = /^(Service|DestinationRule) /;

/** True if a finding is about the service, the object that the general finding names, or what the service depends on. */
function concerns({ clusters }: Mesh, { finding, violation }: Explanation, general: Explanation & Broken): boolean {
  const { service: key, client } = general.violation.failover;
  if (finding.severity === 'advice' || COSTS_NO_REQUESTS.has(finding.rule)) return false;
  if (finding.rule === AT_INGRESS && client.kind !== 'ingress') return false;
  if (finding.object !== undefined && finding.object === general.finding.object) return true;
  const { object: named = '' } = general.finding;
  if (OF_ONE_SERVICE.test(named) && hasName(finding.message, named)) return true;
  if (finding.object === `Service ${key}` || hasName(finding.message, `Service ${key}`)) return true;
  if (finding.severity !== 'error' || violation.object === undefined) return false;
  const { cluster, object } = violation;
  const service = [cluster, ...clusters].map(({ services }) => services.get(key)).find((one) => one !== undefined);
  return service !== undefined && dependsOn(service, clusters, cluster, object);
}

/** True if requests to a service depend on an object of a cluster: its Namespaces, Gateways, workloads and configuration. */
function dependsOn(service: Service, clusters: readonly Cluster[], cluster: Cluster, object: KubeObject): boolean {
  const { istiod } = cluster;
  const { kind, name, namespace = '' } = object;
  const proxies = waypointNamespaces(keyOf(service), clusters);
  const places = new Set([service.namespace, istiod.namespace, ...proxies]);
  switch (kind) {
    case 'Namespace':
      return name === '' || places.has(name);
    case 'Gateway':
      return isWayInto(cluster, object) || proxies.has(namespace) || namespace === '';
    case 'ConfigMap':
      return namespace === istiod.namespace || proxies.has(namespace);
    case 'Deployment':
      return namespace === istiod.namespace || isOf(service, object);
    default:
      return false;
  }
}

function isOf({ namespace, selector }: Service, object: KubeObject): boolean {
  const workload = toWorkload(object);
  return workload?.namespace === namespace && matchesLabels(selector, workload.podLabels);
}

/** True of a gateway by which other networks come in: it costs requests of their clients, and none of its own cluster's. */
function isWayInto({ eastWestGateways }: Cluster, object: KubeObject): boolean {
  return eastWestGateways.some((gateway) => gateway.object === object);
}
