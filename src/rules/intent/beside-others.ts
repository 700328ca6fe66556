import { isDeepStrictEqual } from 'node:util';
import {
  describeObject,
  formatFieldPath,
  identityOf,
  isMap,
  type FieldPath,
  type KubeObject,
} from '../../model/object';
import type { Cluster, Mesh } from '../../model/mesh';
import { LABEL_NETWORK } from '../../istio/vocabulary';
import { listNames } from '../../util/list-names';

/** What a failover rests on, and clusters have alike. Workloads and policies may differ. */
const KINDS: ReadonlySet<string> = new Set([
  'DestinationRule',
  'Gateway',
  'GRPCRoute',
  'HTTPRoute',
  'Namespace',
  'Service',
  'VirtualService',
]);
const MOST_NAMED = 3;

/**
 * What a cluster lacks, or has otherwise, of the objects that all other clusters of a service have alike: where a failover is broken in
 * one of them, that is most often why. Undefined where there is no such object.
 *
 * @param others the other clusters that use the service
 */
export function besideOthers(
  { name, objects }: Cluster,
  others: readonly Cluster[],
  namespaces: ReadonlySet<string>,
): string | undefined {
  const [first, ...rest] = others;
  if (first === undefined) return undefined;
  const own = new Map(objects.map((object) => [identityOf(object), object]));
  const elsewhere = rest.map((cluster) => new Map(cluster.objects.map((object) => [identityOf(object), object])));
  const named = first.objects
    .filter(
      (object) => KINDS.has(object.kind) && !isGenerated(object) && namespaces.has(object.namespace ?? object.name),
    )
    .filter((object) => elsewhere.every((known) => isAlike(known.get(identityOf(object)), object)))
    .flatMap((object) => differenceOf(object, own.get(identityOf(object))) ?? []);
  if (named.length === 0) return undefined;
  return `Unlike ${rest.length === 0 ? first.name : 'the other clusters'}, ${name} ${listNames(named, MOST_NAMED)}.`;
}

function isAlike(one: KubeObject | undefined, other: KubeObject): boolean {
  return one !== undefined && isDeepStrictEqual(decidingOf(one), decidingOf(other));
}

function differenceOf(wanted: KubeObject, own: KubeObject | undefined): string | undefined {
  if (own === undefined) return `lacks ${describeObject(wanted)}`;
  const path = firstDifference(decidingOf(own), decidingOf(wanted), []);
  return path && `has another ${formatFieldPath(path)} in ${describeObject(own)}`;
}

/** What decides where requests go, and clusters have alike: neither what an API server fills in, nor networks and replicas. */
function decidingOf({ kind, labels, body }: KubeObject): Readonly<Record<string, unknown>> {
  const { [LABEL_NETWORK]: _network, ...others } = labels;
  const spec = isMap(body.spec) ? body.spec : {};
  const fields = FIELDS[kind];
  const deciding = fields === undefined ? spec : Object.fromEntries(fields.map((field) => [field, spec[field]]));
  return { metadata: { labels: others }, spec: deciding };
}

/** Of kinds whose spec also has what may differ. */
const FIELDS: Readonly<Record<string, readonly string[]>> = {
  Gateway: ['gatewayClassName', 'listeners'],
  Service: ['selector', 'ports', 'type', 'internalTrafficPolicy', 'trafficDistribution'],
};

/** istiod makes Services and Deployments of Gateways. */
function isGenerated({ body: { metadata } }: KubeObject): boolean {
  return isMap(metadata) && metadata.ownerReferences !== undefined;
}

function firstDifference(own: unknown, wanted: unknown, path: FieldPath): FieldPath | undefined {
  if (isDeepStrictEqual(own, wanted)) return undefined;
  if (!isMap(own) || !isMap(wanted)) return path;
  for (const key of new Set([...Object.keys(wanted), ...Object.keys(own)])) {
    const difference = firstDifference(own[key], wanted[key], [...path, key]);
    if (difference !== undefined) return difference;
  }
  return path;
}

/** The namespaces whose objects decide about a service: its own, and those of its waypoints. */
export function namespacesOf(service: string, { clusters }: Mesh): ReadonlySet<string> {
  const found = clusters.flatMap(({ bindings }) => {
    const binding = bindings.get(service);
    return binding?.kind === 'bound' ? [binding.waypoint.namespace] : [];
  });
  return new Set([service.slice(0, service.indexOf('/')), ...found]);
}
