import { GROUP_GATEWAY_API } from '../istio/vocabulary';
import { isGatewayRoute } from '../model/gateways';
import { describeObject, isMap, type KubeObject } from '../model/object';
import type { Cluster } from '../model/mesh';
import type { Service } from '../model/services';
import { closest } from '../util/closest';
import { maps } from '../util/maps';
import { change, HEALTHY, ROUTE, yaml } from './engine/example-mesh';
import { namedMessages, type Values } from './engine/messages';
import { boundServices, knownHosts, oncePerObject } from './engine/questions';
import type { Rule, Violation } from './engine/rule';

const attachedTo = (parent: string): string =>
  change(
    change(ROUTE, '      name: helloworld', `      name: ${parent}`),
    '    - backendRefs:',
    '    - timeouts:\n        request: 10s\n      backendRefs:',
  );

const messages = namedMessages({
  misspelt: ({ cluster, route, host, meant }: Values<'cluster' | 'route' | 'host' | 'meant'>) =>
    `In ${cluster}, no service has the host ${host} that ${route} is for, and ${meant}, whose name is almost the same, has no route.`,
  notService: ({ cluster, route, parent, meant }: Values<'cluster' | 'route' | 'parent' | 'meant'>) =>
    `In ${cluster}, ${route} is attached to ${parent}, which was not read, and ${meant} of that name has no route.`,
});

export const routeParentMisspelt: Rule = {
  id: 'route-parent-misspelt',
  severity: 'warning',
  title: 'A route is attached to a name that is almost that of a service without a route',
  why: 'A route whose parent does not exist takes no requests. Its retries, timeouts and destinations do not apply to the service that it means, whose requests fail where the route was meant to help.',
  fix: 'write the name of the service, with group: "" and kind: Service; or add what the route is attached to.',
  messages,
  needsSeveralClusters: false,
  bad: { clusters: { cluster1: HEALTHY + yaml(attachedTo('heloworld')), cluster2: HEALTHY } },
  good: { clusters: { cluster1: HEALTHY + yaml(attachedTo('helloworld')), cluster2: HEALTHY } },
  find: (mesh) => {
    const bound = boundServices(mesh);
    return oncePerObject(
      mesh.clusters.flatMap((cluster) => {
        const routed = new Set(cluster.routes.flatMap(({ hosts }) => hosts));
        const without = bound
          .filter((one) => one.cluster === cluster && !routed.has(one.service.host))
          .map(({ service }) => service);
        return without.length === 0 ? [] : [...misspelt(cluster, without), ...notServices(cluster, without)];
      }),
    );
  },
};

function misspelt(cluster: Cluster, without: readonly Service[]): Violation[] {
  const hosts = knownHosts(cluster);
  return cluster.routes.flatMap(({ object, hosts: parents }) =>
    parents.flatMap((host) => {
      if (hosts.has(host) || host.startsWith('*')) return [];
      const near = closest(
        host,
        without.map((service) => service.host),
      );
      const meant = without.find((service) => service.host === near);
      if (meant === undefined) return [];
      const values = {
        cluster: cluster.name,
        route: describeObject(object),
        host,
        meant: describeObject(meant.object),
      };
      const path = isGatewayRoute(object) ? 'spec.parentRefs' : 'spec.hosts';
      return [{ cluster, object, path, ...messages.misspelt(values) }];
    }),
  );
}

/** Of a parent, a Gateway is meant where its kind is left out, and none but the empty group has Services. */
function notServices(cluster: Cluster, without: readonly Service[]): Violation[] {
  return cluster.objects.filter(isGatewayRoute).flatMap((object) =>
    parentsOf(object).flatMap(
      ({ group = GROUP_GATEWAY_API, kind = 'Gateway', name, namespace = object.namespace }, index) => {
        const isForGateways = kind === 'Gateway' && group === GROUP_GATEWAY_API;
        const isOfNoGroup = kind === 'Service' && group !== '';
        if (!isOfNoGroup && (!isForGateways || hasGateway(cluster, name, namespace))) return [];
        const meant = without.find((service) => service.name === name && service.namespace === namespace);
        if (meant === undefined) return [];
        const values = {
          ...{ cluster: cluster.name, route: describeObject(object), meant: describeObject(meant.object) },
          parent: `${String(kind)} ${String(namespace)}/${String(name)} of group ${String(group)}`,
        };
        return [{ cluster, object, path: `spec.parentRefs[${index}]`, ...messages.notService(values) }];
      },
    ),
  );
}

function parentsOf({ body: { spec } }: KubeObject): Record<string, unknown>[] {
  return maps(isMap(spec) ? spec.parentRefs : undefined);
}

function hasGateway({ objects }: Cluster, name: unknown, namespace: unknown): boolean {
  return objects.some((one) => one.kind === 'Gateway' && one.name === name && one.namespace === namespace);
}
