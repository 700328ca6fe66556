import { describeObject } from '../model/object';
import { keyOf, type Mesh } from '../model/mesh';
import { isSurelyLocal, scopeOfWaypoint } from '../model/reach';
import { change, NAMESPACE, DESTINATION_RULE, SERVICE, WAYPOINT, WORKLOAD, yaml } from './engine/example-mesh';
import { boundServices, names, type BoundService } from './engine/questions';
import { namedMessages, type Values } from './engine/messages';
import type { Rule, Violation } from './engine/rule';

const localService = (waypoint: string) =>
  change(
    change(
      SERVICE,
      '    istio.io/global: "true"\n    istio.io/use-waypoint: waypoint\n',
      `    istio.io/use-waypoint: ${waypoint}\n`,
    ),
    'name: helloworld',
    'name: cache',
  );
const cluster = (waypoint: string) =>
  yaml(NAMESPACE, WAYPOINT, SERVICE, localService(waypoint), DESTINATION_RULE, WORKLOAD);
const SHARED = cluster('waypoint');
const APART = cluster('none');

const messages = namedMessages({
  sharedWaypoint: ({ waypoint, clusters, service, more }: Values<'waypoint' | 'clusters' | 'service' | 'more'>) =>
    `${waypoint} is global in ${clusters}, and handles the local ${service}${more}.`,
});

export const localServiceOnGlobalWaypoint: Rule = {
  id: 'local-service-on-global-waypoint',
  severity: 'warning',
  title: 'A local service shares a global waypoint',
  why: 'While the waypoint is down in one cluster, requests to the service go to the waypoint of another cluster, which answers from its own service of that name: from other data, without any setting that asks for it.',
  fix: 'give local services a waypoint that is not global, or none (istio.io/use-waypoint: none); or make them global, in every cluster.',
  messages,
  needsSeveralClusters: true,
  bad: { clusters: { cluster1: SHARED, cluster2: SHARED } },
  good: { clusters: { cluster1: APART, cluster2: APART } },
  find: (mesh) =>
    [...sharing(mesh).values()].map((services): Violation => {
      const [{ cluster, service, binding }, ...others] = services[0]!;
      const more = services.length > 1 ? ` and ${services.length - 1} more` : '';
      return {
        cluster,
        object: binding.waypoint.object,
        ...messages.sharedWaypoint({
          waypoint: describeObject(binding.waypoint.object),
          clusters: names([cluster, ...others.map((other) => other.cluster)]),
          service: describeObject(service.object),
          more,
        }),
      };
    }),
};

type InSeveralClusters = readonly [BoundService, ...BoundService[]];

/** By waypoint: the local services that several clusters have behind it. One that is global elsewhere is another mistake. */
function sharing(mesh: Mesh): Map<string, InSeveralClusters[]> {
  const byService = new Map<string, BoundService[]>();
  for (const bound of boundServices(mesh)) {
    const { cluster, service, binding } = bound;
    if (service.headless || service.type === 'ExternalName') continue;
    if (scopeOfWaypoint(binding.waypoint, cluster) !== 'GLOBAL') continue;
    const key = `${keyOf(binding.waypoint)} ${keyOf(service)}`;
    const known = byService.get(key);
    if (known === undefined) byService.set(key, [bound]);
    else known.push(bound);
  }
  const byWaypoint = new Map<string, InSeveralClusters[]>();
  for (const [first, ...others] of byService.values()) {
    if (first === undefined || others.length === 0) continue;
    if (![first, ...others].every(({ service, cluster }) => isSurelyLocal(service, cluster))) continue;
    const key = keyOf(first.binding.waypoint);
    const known = byWaypoint.get(key);
    if (known === undefined) byWaypoint.set(key, [[first, ...others]]);
    else known.push([first, ...others]);
  }
  return byWaypoint;
}
