import { describeObject } from '../model/kube-object';
import { keyOf, type Mesh } from '../model/mesh';
import { isSurelyLocal, scopeOfWaypoint } from '../model/bindings/scope';
import { change, NAMESPACE, RULE, SERVICE, WAYPOINT, WORKLOAD, yaml } from './example-mesh';
import { boundServices, names, type BoundService } from './questions';
import type { Rule, Violation } from './rule';

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
const cluster = (waypoint: string) => yaml(NAMESPACE, WAYPOINT, SERVICE, localService(waypoint), RULE, WORKLOAD);
const SHARED = cluster('waypoint');
const APART = cluster('none');

export const localServiceOnGlobalWaypoint: Rule = {
  id: 'local-service-on-global-waypoint',
  severity: 'warning',
  title: 'A local service shares a global waypoint',
  why: 'While the waypoint is down in one cluster, requests to the service go to the waypoint of another, which answers from its own service of that name: from other data, and nobody asked for it.',
  fix: 'give local services a waypoint that is not global, or none (istio.io/use-waypoint: none); or make them global, everywhere.',
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
        message: `${describeObject(binding.waypoint.object)} is global in ${names([cluster, ...others.map((other) => other.cluster)])}, and handles the local ${describeObject(service.object)}${more}.`,
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
