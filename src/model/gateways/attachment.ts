import { labelsOfNamespace, matchesSelector, toLabelSelector, type KubeObject } from '../object';
import { GROUP_GATEWAY_API } from '../../istio/vocabulary';
import { fieldsOf, maps } from '../../util/maps';
import { oncePer } from '../../util/once-per';
import { push } from '../../util/push';
import { isGatewayRoute, toDestinations } from './route';

/** What says whether routes count at a Gateway. */
export interface Attaching {
  readonly objects: readonly KubeObject[];
  readonly namespaces: ReadonlyMap<string, KubeObject>;
}

/** A route that leads no request to a host, why, and what clients get instead. */
export interface Unattached {
  readonly route: KubeObject;
  readonly why: string;
  readonly path: string;
}

/**
 * Why none of the routes that were read for a host leads to it from any of some Gateways: the first that does not. Undefined where one
 * does, or none was read for that host.
 *
 * @see istio pilot/pkg/config/kube/gateway/conversion.go referenceAllowed, extractParentReferenceInfo, buildDestination
 */
export function whyNoRoute(
  host: string,
  gateways: readonly KubeObject[],
  cluster: Attaching,
  clusterDomain: string,
): Unattached | undefined {
  const routes = routesByHost(cluster.objects, clusterDomain).get(host) ?? [];
  const found = routes.flatMap((route) =>
    parentsOf(route).map((parent): Unattached | undefined => {
      const why = whyNotAttached(route, parent, gateways, cluster);
      if (why !== undefined) return { route, why: `${why}: ${NOT_CARRIED_OUT}`, path: 'spec.parentRefs' };
      const ungranted = whyNotGranted(route, host, cluster);
      return ungranted === undefined ? undefined : { route, why: ungranted, path: 'spec.rules' };
    }),
  );
  return found.includes(undefined) ? undefined : found[0];
}

const NOT_CARRIED_OUT = 'no ingress gateway carries it out, and to requests that no other route takes it answers 404.';

type Fields = Readonly<Record<string, unknown>>;
type ByHost = ReadonlyMap<string, readonly KubeObject[]>;

/** The routes of the Gateway API, by the hosts that they lead to. */
function routesByHost(objects: readonly KubeObject[], clusterDomain: string): ByHost {
  const known = knownRoutes(objects);
  const routes = known.get(clusterDomain) ?? toRoutesByHost(objects, clusterDomain);
  known.set(clusterDomain, routes);
  return routes;
}

/** Every question from an ingress gateway asks for the routes of its cluster, by the one cluster domain that the mesh has. */
const knownRoutes = oncePer((_objects: readonly KubeObject[]) => new Map<string, ByHost>());

function toRoutesByHost(objects: readonly KubeObject[], clusterDomain: string): ByHost {
  const byHost = new Map<string, KubeObject[]>();
  for (const route of objects.filter(isGatewayRoute)) {
    for (const host of new Set(toDestinations(route, clusterDomain).map((to) => to.host))) push(byHost, host, route);
  }
  return byHost;
}

/** Those that are Gateways. */
function parentsOf({ body }: KubeObject): Fields[] {
  return maps(fieldsOf(body.spec).parentRefs).filter(
    ({ kind = 'Gateway', group = GROUP_GATEWAY_API }) => kind === 'Gateway' && group === GROUP_GATEWAY_API,
  );
}

function whyNotAttached(
  route: KubeObject,
  parent: Fields,
  gateways: readonly KubeObject[],
  cluster: Attaching,
): string | undefined {
  const { name, namespace = route.namespace ?? 'default', sectionName, port } = parent;
  const called = `Gateway ${String(namespace)}/${String(name)}`;
  const gateway = gateways.find((one) => one.name === name && (one.namespace ?? 'default') === namespace);
  if (gateway === undefined) return `is for ${called}, which is not an ingress gateway that was read`;
  const listeners = maps(fieldsOf(gateway.body.spec).listeners);
  const named = listeners.filter(
    (one) => (sectionName === undefined || one.name === sectionName) && (port === undefined || one.port === port),
  );
  if (named.length === 0) return `is for a listener that ${called} does not have`;
  const admitting = named.filter((listener) => admits(listener, route, gateway, cluster));
  if (admitting.length === 0) return `is in a namespace, or of a kind, that ${called} does not admit (allowedRoutes)`;
  if (!admitting.some(({ hostname }) => meets(hostname, fieldsOf(route.body.spec).hostnames)))
    return `has no host name that a listener of ${called} takes`;
  return undefined;
}

/**
 * Why a route from a Gateway may not lead to a Service of another namespace. A route for a Service needs no grant.
 *
 * @see istio pilot/pkg/config/kube/gateway/route_collections.go HTTPRouteCollection (enforceRefGrant)
 */
function whyNotGranted(
  { kind, namespace: own = 'default' }: KubeObject,
  host: string,
  { objects }: Attaching,
): string | undefined {
  const [name, namespace = ''] = host.split('.');
  if (namespace === own) return undefined;
  const isGranted = grantsIn(objects).some((grant) => {
    const { from, to } = fieldsOf(grant.body.spec);
    return (
      grant.namespace === namespace &&
      maps(from).some((one) => one.group === GROUP_GATEWAY_API && one.kind === kind && one.namespace === own) &&
      maps(to).some((one) => one.group === '' && one.kind === 'Service' && [undefined, name].includes(nameOf(one)))
    );
  });
  if (isGranted) return undefined;
  return `leads to a Service of ${namespace}, and no ReferenceGrant there that was read allows it: without one, the gateway answers 500 to the requests that it takes.`;
}

const grantsIn = oncePer((objects: readonly KubeObject[]) => objects.filter(({ kind }) => kind === 'ReferenceGrant'));

function nameOf({ name }: Fields): string | undefined {
  return typeof name === 'string' && name !== '' ? name : undefined;
}

/** Reports whether a listener takes routes of a namespace and a kind. What is not known of the namespace keeps none out. */
function admits(
  { allowedRoutes, protocol }: Fields,
  route: KubeObject,
  gateway: KubeObject,
  cluster: Attaching,
): boolean {
  if (protocol !== 'HTTP' && protocol !== 'HTTPS') return false;
  const { namespaces, kinds } = fieldsOf(allowedRoutes);
  if (maps(kinds).length > 0 && !maps(kinds).some(({ kind }) => kind === route.kind)) return false;
  const namespace = route.namespace ?? 'default';
  const { from = 'Same', selector } = fieldsOf(namespaces);
  if (from !== 'Selector') return from === 'All' || (from === 'Same' && namespace === (gateway.namespace ?? 'default'));
  const known = cluster.namespaces.get(namespace);
  return known === undefined || matchesSelector(toLabelSelector(selector), labelsOfNamespace(namespace, known.labels));
}

/** Reports whether a host name of a listener, and one of a route, have a host in common. */
function meets(ofListener: unknown, ofRoute: unknown): boolean {
  if (typeof ofListener !== 'string' || ofListener === '' || !Array.isArray(ofRoute) || ofRoute.length === 0)
    return true;
  return ofRoute.some((host) => covers(ofListener, String(host)) || covers(String(host), ofListener));
}

function covers(pattern: string, host: string): boolean {
  return pattern === host || (pattern.startsWith('*.') && host.endsWith(pattern.slice(1)));
}
