import { isDeepStrictEqual } from 'node:util';
import { whatCountsOf } from '../../istio/behaviours';
import { LABEL_USE_WAYPOINT_CANARY_NAMESPACE } from '../../istio/vocabulary';
import { isDestinationRule, matchesHost, toDestinationRule } from '../../model/policy';
import { identityOf, type KubeObject } from '../../model/object';
import type { Cluster, Mesh } from '../../model/mesh';
import type { MeshTree } from '../../model/read/tree';
import { gatewaysByCluster } from '../istio/gateways';

/** A tree, and what is read in it. */
export interface ReadTree {
  readonly tree: Pick<MeshTree, 'clusters'>;
  readonly mesh: Mesh;
}

/** What says, of a cluster as a whole, which pods there are and where: one more may change how all others are taken. */
const FOR_ALL: readonly string[] = ['Pod', 'EndpointSlice', 'Node'];

/**
 * Tells which services ("namespace/name") a change may be felt by; of all others, the answers are what they were. In doubt it is
 * all of them: where clusters, their facts or their gateways change, or objects of no namespace or of Istio's own. Else a
 * DestinationRule concerns the services that it is for, whatever else changes in a namespace its services and those of its
 * waypoints, and both those that routes may send there.
 */
export function concernOf(before: ReadTree, after: ReadTree): (service: string) => boolean {
  return concernBy(before, after, ({ istioVersion }) => istioVersion);
}

/**
 * The same of the services of which an answer may be another one. Between two versions of Istio that do alike all that is followed
 * answers are the same, whatever is not followed.
 */
export function mayAnswersDiffer(before: ReadTree, after: ReadTree): (service: string) => boolean {
  return concernBy(before, after, whatCountsOfVersion);
}

/** Both, of all services. Between trees of the same versions they are one, and objects are compared once. */
export function concernsOf(
  before: ReadTree,
  after: ReadTree,
): Readonly<Record<'isFelt' | 'mayDiffer', (service: string) => boolean>> {
  const isFelt = concernOf(before, after);
  const [was, is] = [before, after].map(({ mesh }) => mesh.clusters.map(({ istioVersion }) => istioVersion));
  return { isFelt, mayDiffer: isDeepStrictEqual(was, is) ? isFelt : mayAnswersDiffer(before, after) };
}

/** An istiod that does not state its version is taken to run that of the cluster: beside another one, the text counts. */
function whatCountsOfVersion({ istioVersion, istiod, objects }: Cluster): unknown {
  const app = istiod.deployment?.labels.app;
  const istiods = objects.filter(
    ({ kind, labels }) => kind === 'Deployment' && app !== undefined && labels.app === app,
  );
  return istiods.length > 1 ? istioVersion : whatCountsOf(istioVersion);
}

function concernBy(
  before: ReadTree,
  after: ReadTree,
  versionOf: (cluster: Cluster) => unknown,
): (service: string) => boolean {
  const [was, is] = [before.mesh, after.mesh].map((mesh) => [factsFor(mesh), mesh.clusters.map(versionOf)]);
  if (!isDeepStrictEqual(was, is)) return () => true;
  const changed = changedObjects(before.tree, after.tree);
  const clusters = [before, after].flatMap(({ mesh }) => mesh.clusters);
  const ofIstio = new Set([before.mesh.rootNamespace, ...clusters.map(({ istiod }) => istiod.namespace)]);
  const isForAll = ({ kind, name, namespace }: KubeObject): boolean =>
    FOR_ALL.includes(kind) || ofIstio.has(namespaceOf({ kind, name, namespace }));
  if (changed.some((object) => isForAll(object) || namespaceOf(object) === '')) return () => true;
  const { clusterDomain } = after.mesh;
  const rules = changed.filter(isDestinationRule).map((rule) => toDestinationRule(rule, clusterDomain, []).host);
  const namespaces = new Set(changed.filter((object) => !isDestinationRule(object)).map(namespaceOf));
  const mayTouch = ({ host, namespace }: Destination): boolean =>
    namespaces.has(namespace) || rules.some((rule) => matchesHost(rule, host));
  if (changed.length === 0) return () => false;
  return (service) => {
    const [namespace = '', name] = service.split('/');
    const near = namespacesOf(service, clusters);
    return (
      mayTouch({ host: `${name}.${namespace}.svc.${clusterDomain}`, namespace }) ||
      [...near].some((one) => namespaces.has(one)) ||
      clusters.some((cluster) => mayRouteTo(mayTouch, cluster, near))
    );
  };
}

/** Where requests may be sent: a service by its host and namespace. */
interface Destination {
  readonly host: string;
  readonly namespace: string;
}

/** The namespace that an object is in, or is; empty for what is in none. */
function namespaceOf({ kind, name, namespace }: Pick<KubeObject, 'kind' | 'name' | 'namespace'>): string {
  return kind === 'Namespace' ? name : (namespace ?? '');
}

/** All that counts for every service of a mesh alike, but for the versions of Istio. */
function factsFor(mesh: Mesh): unknown {
  const clusters = mesh.clusters.map(({ name, network, region, zones, gatewayAddresses, switches, istiod }) => [
    ...[name, network, region, zones, gatewayAddresses, switches],
    istiod.namespace,
  ]);
  return [mesh.clusterDomain, mesh.rootNamespace, clusters, gatewaysByCluster(mesh)];
}

function changedObjects(before: ReadTree['tree'], after: ReadTree['tree']): KubeObject[] {
  const [old, now] = [before, after].map(objectsByIdentity) as [Objects, Objects];
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((identity) => {
    const [were, are] = [old.get(identity) ?? [], now.get(identity) ?? []];
    const isSame =
      were.length === are.length && were.every(({ body }, place) => isDeepStrictEqual(body, are[place]!.body));
    return isSame ? [] : [...were, ...are];
  });
}

/** By cluster and identity. Those that get their name from the API server share one. */
type Objects = ReadonlyMap<string, readonly KubeObject[]>;

function objectsByIdentity({ clusters }: ReadTree['tree']): Objects {
  const byIdentity = new Map<string, KubeObject[]>();
  for (const { facts, objects } of clusters) {
    for (const object of objects) {
      const identity = `${facts.name} ${identityOf(object)}`;
      const known = byIdentity.get(identity);
      if (known === undefined) byIdentity.set(identity, [object]);
      else known.push(object);
    }
  }
  return byIdentity;
}

/** The namespace of a service, and those of the waypoints that it names anywhere. */
function namespacesOf(service: string, clusters: readonly Cluster[]): ReadonlySet<string> {
  const namespaces = new Set([service.slice(0, service.indexOf('/'))]);
  for (const { bindings, services, namespaces: objects } of clusters) {
    const own = services.get(service)?.object;
    for (const object of [own, objects.get(own?.namespace ?? '')]) {
      const ofCanary = object?.labels[LABEL_USE_WAYPOINT_CANARY_NAMESPACE];
      if (ofCanary !== undefined) namespaces.add(ofCanary);
    }
    const binding = bindings.get(service);
    if (binding === undefined || binding.kind === 'none') continue;
    namespaces.add('waypoint' in binding ? binding.waypoint.namespace : binding.namespace);
  }
  return namespaces;
}

/** True if a route near a service, which may be for it, leads to where something changes, or it is not known where. */
function mayRouteTo(
  mayTouch: (destination: Destination) => boolean,
  { routes }: Cluster,
  near: ReadonlySet<string>,
): boolean {
  return routes.some(
    ({ object, rules }) =>
      near.has(object.namespace ?? 'default') &&
      rules.some(({ destinations }) =>
        destinations.some(
          ({ host, isService }) => !isService || mayTouch({ host, namespace: host.split('.')[1] ?? '' }),
        ),
      ),
  );
}
