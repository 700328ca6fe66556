import { outlierDetectionsOf } from '../model/policy';
import { describeObject, isMap } from '../model/object';
import { keyOf, type Cluster } from '../model/mesh';
import type { Route } from '../model/gateways';
import { change, NAMESPACE, DESTINATION_RULE, ROUTE, SERVICE, WAYPOINT, WORKLOAD, yaml } from './engine/example-mesh';
import { boundServices, failoverIsAskedFor, oncePerObject, type BoundService } from './engine/questions';
import { namedMessages, type Values } from './engine/messages';
import type { Rule, Violation } from './engine/rule';
import { push } from '../util/push';

const SPLIT = `${ROUTE}          weight: 90
        - name: helloworld-next
          port: 5000
          weight: 10
`;
const NEXT = change(SERVICE, 'name: helloworld\n', 'name: helloworld-next\n');
const RULE_OF_NEXT = change(
  change(DESTINATION_RULE, 'name: helloworld\n', 'name: helloworld-next\n'),
  'host: helloworld.',
  'host: helloworld-next.',
);
const ROUTED = yaml(NAMESPACE, WAYPOINT, SERVICE, DESTINATION_RULE, NEXT, SPLIT, WORKLOAD);
const RULED = ROUTED + yaml(RULE_OF_NEXT);

const messages = namedMessages({
  notGlobal: ({ cluster, route, host, destination }: Values<'cluster' | 'route' | 'host' | 'destination'>) =>
    `${route} of ${cluster} sends requests for ${host} to ${destination}, which is not global.`,
  noFailover: ({ cluster, route, host, destination }: Values<'cluster' | 'route' | 'host' | 'destination'>) =>
    `${route} of ${cluster} sends requests for ${host} to ${destination}, which has no DestinationRule for failover.`,
});

export const routeWithoutFailover: Rule = {
  id: 'route-without-failover',
  severity: 'warning',
  title: 'A route sends requests of a service to a destination without failover',
  why: 'The requests that the route sends there follow the DestinationRule of that destination, not of the service: in an outage this part of the requests fails, while the rest fails over.',
  fix: 'make the destination global and give it a failover policy of its own, as the service has.',
  messages,
  needsSeveralClusters: false,
  bad: { clusters: { cluster1: ROUTED, cluster2: RULED } },
  good: { clusters: { cluster1: RULED, cluster2: RULED } },
  find: (mesh) => {
    const routes = new Map(mesh.clusters.map((cluster) => [cluster, routesByHost(cluster)]));
    const found = boundServices(mesh)
      .filter(
        ({ service, destinationRules, cluster }) =>
          service.scope === 'GLOBAL' && failoverIsAskedFor(destinationRules, cluster),
      )
      .flatMap((bound) =>
        (routes.get(bound.cluster)?.(bound.service.host) ?? []).flatMap((route) => findIn(route, bound)),
      );
    return oncePerObject(found);
  },
};

function findIn(route: Route, { cluster, service, binding }: BoundService): Violation[] {
  const { namespace } = binding.waypoint;
  if (!isReadAt(route, service.namespace, namespace)) return [];
  return route.destinations.flatMap(({ host, weight, path }) => {
    const destination = serviceOf(host, cluster);
    // What was not read may have all it needs; what gets no requests needs nothing yet.
    if (destination === undefined || host === service.host || weight === 0) return [];
    const destinationRules = cluster.destinationRules.lookup(host, destination.namespace, namespace);
    const missing =
      destination.scope !== 'GLOBAL'
        ? messages.notGlobal
        : failoverIsAskedFor(destinationRules, cluster) && outlierDetectionsOf(destinationRules).length > 0
          ? undefined
          : messages.noFailover;
    if (missing === undefined) return [];
    const message = missing({
      cluster: cluster.name,
      route: describeObject(route.object),
      host: service.host,
      destination: describeObject(destination.object),
    });
    return [{ cluster, object: route.object, path, ...message }];
  });
}

/** A waypoint reads routes of its own namespace and of the service's, if they are exported to it. */
function isReadAt({ object }: Route, serviceNamespace: string, waypointNamespace: string): boolean {
  const namespace = object.namespace ?? 'default';
  const exportTo: unknown = isMap(object.body.spec) ? object.body.spec.exportTo : undefined;
  const isExported =
    !Array.isArray(exportTo) ||
    exportTo.length === 0 ||
    exportTo.some((to) => to === '*' || to === waypointNamespace || (to === '.' && namespace === waypointNamespace));
  return isExported && (namespace === serviceNamespace || namespace === waypointNamespace);
}

function serviceOf(host: string, { services }: Cluster): BoundService['service'] | undefined {
  const [name, namespace] = host.split('.');
  const service = services.get(keyOf({ name: name ?? '', namespace: namespace ?? '' }));
  return service?.host === host ? service : undefined;
}

/** The routes of a cluster, looked up by host. Hosts with a wildcard are rare. */
function routesByHost({ routes }: Cluster): (host: string) => readonly Route[] {
  const exact = new Map<string, Route[]>();
  const wild: [string, Route][] = [];
  for (const route of routes) {
    for (const host of route.hosts) {
      if (host.startsWith('*')) wild.push([host.slice(1), route]);
      else push(exact, host, route);
    }
  }
  return (host) => [
    ...(exact.get(host) ?? []),
    ...wild.filter(([end]) => host.endsWith(end)).map(([, route]) => route),
  ];
}
