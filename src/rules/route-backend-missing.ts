import { isOfOtherRevision } from '../model/istiod';
import { groupBy } from '../util/group-by';
import { routeObjectsOnIngress, toDestinations, type Route, type RouteDestination } from '../model/gateways';
import { describeObject } from '../model/object';
import type { Cluster, Mesh } from '../model/mesh';
import type { Service } from '../model/services';
import { change, HEALTHY, ROUTE, yaml } from './engine/example-mesh';
import { namedMessages, type Values } from './engine/messages';
import { meantBy } from './engine/misspelling';
import { boundServices, entryHosts, oncePerObject } from './engine/questions';
import type { Rule, Violation } from './engine/rule';

const routeTo = (backend: string) => change(ROUTE, '        - name: helloworld', `        - name: ${backend}`);

const messages = namedMessages({
  misspelt: ({ cluster, route, host, meant }: Values<'cluster' | 'route' | 'host' | 'meant'>) =>
    `In ${cluster}, ${route} sends requests to ${host}, which was not read; did you mean ${meant}?`,
  notRead: ({ cluster, route, host, namespace }: Values<'cluster' | 'route' | 'host' | 'namespace'>) =>
    `In ${cluster}, ${route} sends requests to ${host}, which was not read, although other Services of namespace ${namespace} were.`,
  noSuchPort: ({ cluster, route, service, port, ports }: Values<'cluster' | 'route' | 'service' | 'port' | 'ports'>) =>
    `In ${cluster}, ${route} sends requests to port ${port} of ${service}, which has ${ports}.`,
});

export const routeBackendMissing: Rule = {
  id: 'route-backend-missing',
  severity: 'warning',
  title: 'A route sends requests to a Service or port that was not found',
  why: 'The waypoint, or the ingress gateway, answers these requests with an error if the Service or its port does not exist, in every cluster and without an outage.',
  fix: 'correct the name, the namespace or the port of the destination, or declare the Service.',
  messages,
  needsSeveralClusters: false,
  bad: { clusters: { cluster1: HEALTHY + yaml(routeTo('helloword')), cluster2: HEALTHY } },
  good: { clusters: { cluster1: HEALTHY + yaml(routeTo('helloworld')), cluster2: HEALTHY } },
  find: (mesh) => {
    const bound = new Set(boundServices(mesh).map(({ cluster, service }) => `${cluster.name} ${service.host}`));
    return oncePerObject(mesh.clusters.flatMap((cluster) => findIn(cluster, mesh, bound)));
  },
};

/** @param bound the clusters and hosts of services that waypoints handle */
function findIn(cluster: Cluster, { clusterDomain }: Mesh, bound: ReadonlySet<string>): Violation[] {
  const routes = routesOf(cluster, clusterDomain, (host) => bound.has(`${cluster.name} ${host}`));
  if (routes.length === 0) return [];
  const hosts = hostsOf(cluster);
  return routes.flatMap(({ object, destinations }) =>
    destinations.flatMap((destination): Violation[] => {
      const namespace = namespaceOf(destination.host, clusterDomain);
      if (namespace === undefined || destination.weight === 0) return [];
      const values = { cluster: cluster.name, route: describeObject(object) };
      const found = whyNoPort(destination, hosts, values) ?? whyNoHost(destination.host, namespace, hosts, values);
      return found === undefined ? [] : [{ cluster, object, path: destination.path, ...found }];
    }),
  );
}

type Found = Pick<Violation, 'message' | 'messageId' | 'fix'>;
type RouteValues = Values<'cluster' | 'route'>;

function whyNoPort({ host, port }: RouteDestination, hosts: Hosts, values: RouteValues): Found | undefined {
  const service = hosts.services.get(host);
  if (port === undefined || service === undefined || service.ports.some((one) => one.port === port)) return undefined;
  const ports = `port ${service.ports.map((one) => one.port).join(', ')}`;
  const fix = `write ${ports}, or add the port to the Service.`;
  return { fix, ...messages.noSuchPort({ ...values, service: describeObject(service.object), port, ports }) };
}

function whyNoHost(host: string, namespace: string, hosts: Hosts, values: RouteValues): Found | undefined {
  // Of a namespace of which no Service was read, others may deploy all.
  const neighbours = hosts.byNamespace.get(namespace);
  if (hosts.all.has(host) || neighbours === undefined) return undefined;
  const meant = meantBy(host, neighbours);
  return meant === undefined
    ? messages.notRead({ ...values, host, namespace })
    : messages.misspelt({ ...values, host, meant });
}

/** The routes of services that waypoints handle, and those by which an ingress gateway lets requests into namespaces with such services. */
function routesOf(
  { routes, objects, services }: Cluster,
  clusterDomain: string,
  isBound: (host: string) => boolean,
): readonly Pick<Route, 'object' | 'destinations'>[] {
  const places = new Set([...services.values()].filter(({ host }) => isBound(host)).map(({ namespace }) => namespace));
  const fromOutside = routeObjectsOnIngress(objects)
    .map((object) => ({ object, destinations: toDestinations(object, clusterDomain) }))
    .filter(({ destinations }) => destinations.some(({ host }) => places.has(namespaceOf(host, clusterDomain) ?? '')));
  return [...routes.filter(({ hosts }) => hosts.some(isBound)), ...fromOutside];
}

/** The namespace of a host that can only be a Service of Kubernetes. */
function namespaceOf(host: string, clusterDomain: string): string | undefined {
  const [, namespace] = /^[^.*]+\.([^.]+)\.svc\.(.+)$/.exec(host) ?? [];
  return namespace !== undefined && host.endsWith(`.svc.${clusterDomain}`) ? namespace : undefined;
}

interface Hosts {
  /** Of Services, and of ServiceEntries. */
  readonly all: ReadonlySet<unknown>;
  /** Of Services that were read. */
  readonly byNamespace: ReadonlyMap<string, readonly string[]>;
  readonly services: ReadonlyMap<string, Service>;
}

function hostsOf({ services, objects, istiod }: Cluster): Hosts {
  const hosts = [...services.values()];
  const written = hosts.filter(({ generated }) => !generated);
  return {
    all: new Set([
      ...hosts.map(({ host }) => host),
      ...entryHosts(objects.filter((object) => !isOfOtherRevision(object, istiod))),
    ]),
    byNamespace: new Map(
      [...groupBy(written, ({ namespace }) => namespace)].map(([namespace, theirs]) => [
        namespace,
        theirs.map(({ host }) => host),
      ]),
    ),
    services: new Map([...services.values()].map((service) => [service.host, service])),
  };
}
