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
import { groupBy } from '../../util/group-by';
import { waypointNamespaces } from '../engine/questions';
import { listNames } from '../../util/list-names';

/** What a failover rests on, and clusters have alike. Workloads and policies may differ. */
export const KINDS_ALIKE: ReadonlySet<string> = new Set([
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
 * What a cluster lacks of the objects that other clusters have for a service, and what it has otherwise where these have it alike: where
 * a failover is broken in one of them, that is most often why. Undefined where there is no such object.
 *
 * @param service "namespace/name"
 * @param others the other clusters that use the service
 */
export function besideOthers(
  { name, objects }: Cluster,
  service: string,
  others: readonly Cluster[],
  namespaces: ReadonlySet<string>,
): string | undefined {
  const own = new Map(objects.map((object) => [identityOf(object), object]));
  const byCause = new Map<string, string[]>();
  for (const holders of holdersByIdentity(service, others, namespaces).values()) {
    const difference = differenceOf(holders, own.get(identityOf(holders[0].object)));
    if (difference === undefined) continue;
    const unlike = describeHolders(holders, others.length);
    const known = byCause.get(unlike);
    if (known === undefined) byCause.set(unlike, [difference]);
    else known.push(difference);
  }
  if (byCause.size === 0) return undefined;
  return [...byCause].map(([unlike, named]) => `Unlike ${unlike}, ${name} ${listNames(named, MOST_NAMED)}.`).join(' ');
}

/** An object in one of the clusters that have it. */
interface Holder {
  readonly cluster: Cluster;
  readonly object: KubeObject;
}

function holdersByIdentity(
  service: string,
  clusters: readonly Cluster[],
  namespaces: ReadonlySet<string>,
): ReadonlyMap<string, readonly [Holder, ...Holder[]]> {
  const holders = clusters.flatMap((cluster) =>
    cluster.objects
      .filter(
        (object) =>
          KINDS_ALIKE.has(object.kind) &&
          !isGenerated(object) &&
          namespaces.has(object.namespace ?? object.name) &&
          isFor(service, object),
      )
      .map((object) => ({ cluster, object })),
  );
  return groupBy(holders, ({ object }) => identityOf(object));
}

/** False for what is of another service alone. */
function isFor(service: string, { kind, namespace = '', name, body }: KubeObject): boolean {
  switch (kind) {
    case 'Service':
      return `${namespace}/${name}` === service;
    case 'DestinationRule':
    case 'GRPCRoute':
    case 'HTTPRoute':
    case 'VirtualService': {
      const spec = JSON.stringify(body.spec ?? {});
      return spec.includes(service.slice(service.indexOf('/') + 1)) || spec.includes('"*');
    }
    default:
      return true;
  }
}

function describeHolders(holders: readonly Holder[], others: number): string {
  if (holders.length === others && others > 1) return 'the other clusters';
  return listNames(
    holders.map(({ cluster }) => cluster.name),
    MOST_NAMED,
  );
}

function differenceOf(holders: readonly [Holder, ...Holder[]], own: KubeObject | undefined): string | undefined {
  if (own === undefined) return `lacks ${describeObject(holders[0].object)}`;
  const path = firstDifference(
    decidingOf(own),
    holders.map(({ object }) => decidingOf(object)),
    [],
  );
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

/** The first field that a cluster has otherwise than all others, which have it alike. */
function firstDifference(own: unknown, others: readonly unknown[], path: FieldPath): FieldPath | undefined {
  const areAlike = others.every((other) => isDeepStrictEqual(other, others[0]));
  if (areAlike && isDeepStrictEqual(own, others[0])) return undefined;
  if (!isMap(own) || !others.every(isMap)) return areAlike ? path : undefined;
  for (const key of new Set([...others, own].flatMap((value) => Object.keys(value)))) {
    const inner = others.map((other) => other[key]);
    const difference = firstDifference(own[key], inner, [...path, key]);
    if (difference !== undefined) return difference;
  }
  return undefined;
}

/** The namespaces whose objects decide about a service: its own, and those of its waypoints. */
export function namespacesOf(service: string, { clusters }: Mesh): ReadonlySet<string> {
  return new Set([service.slice(0, service.indexOf('/')), ...waypointNamespaces(service, clusters)]);
}
