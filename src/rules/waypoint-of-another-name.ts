import { describeObject } from '../model/object';
import { keyOf, type Cluster, type Mesh } from '../model/mesh';
import { waypointNameOf, type Binding } from '../model/bindings';
import type { Waypoint } from '../model/gateways';
import type { Service } from '../model/services';
import { LABEL_USE_WAYPOINT, LABEL_USE_WAYPOINT_NAMESPACE } from '../istio/vocabulary';
import { renameGateway, setLabel } from '../predict/edit';
import { change, DESTINATION_RULE, HEALTHY, NAMESPACE, SERVICE, WAYPOINT, WORKLOAD, yaml } from './engine/example-mesh';
import { namedMessages, type Values } from './engine/messages';
import { oncePerObject } from './engine/questions';
import type { Rule, Violation } from './engine/rule';

const RENAMED = change(WAYPOINT, 'name: waypoint', 'name: prod-waypoint');

const messages = namedMessages({
  notRead: ({ cluster, service, waypoint, idle }: Values<'cluster' | 'service' | 'waypoint' | 'idle'>) =>
    `In ${cluster}, ${service} uses the waypoint ${waypoint}, which was not read; ${idle} was read, and nothing uses it.`,
});

export const waypointOfAnotherName: Rule = {
  id: 'waypoint-of-another-name',
  severity: 'warning',
  title: 'A global service names a waypoint that was not read, beside a waypoint that nothing uses',
  why: 'istiod finds no waypoint of the name, and traffic goes past it: no failover setting applies. Tools that put a prefix before names, as namePrefix of kustomize, change the Gateway and not the label that names it.',
  fix: 'write the name of the Gateway into the label istio.io/use-waypoint, or give the Gateway the name that the label has; the same in every cluster.',
  messages,
  needsSeveralClusters: false,
  bad: {
    clusters: { cluster1: HEALTHY, cluster2: yaml(NAMESPACE, RENAMED, SERVICE, DESTINATION_RULE, WORKLOAD) },
  },
  good: { clusters: { cluster1: HEALTHY, cluster2: HEALTHY } },
  find: (mesh) => oncePerObject(mesh.clusters.flatMap((cluster) => findIn(mesh, cluster))),
};

type Unread = Binding & { readonly kind: 'unknown' };

function findIn(mesh: Mesh, cluster: Cluster): Violation[] {
  return [...cluster.services.values()].flatMap((service) => {
    const binding = cluster.bindings.get(keyOf(service));
    if (binding?.kind !== 'unknown' || service.scope !== 'GLOBAL') return [];
    if (isNamedOtherwise(mesh, service, cluster)) return [];
    const [idle, ...more] = idleWaypoints(cluster, binding.namespace);
    if (idle === undefined || more.length > 0) return [];
    const message = messages.notRead({
      ...{ cluster: cluster.name, service: describeObject(service.object) },
      ...{ waypoint: `${binding.namespace}/${binding.name}`, idle: describeObject(idle.object) },
    });
    return [{ cluster, ...message, ...placeOf(mesh, cluster, binding, idle) }];
  });
}

/** Where clusters name different waypoints, another rule says so. */
function isNamedOtherwise({ clusters }: Mesh, service: Service, cluster: Cluster): boolean {
  const nameIn = ({ services, namespaces }: Cluster): string | undefined => {
    const own = services.get(keyOf(service));
    return own && waypointNameOf(own, namespaces.get(own.namespace));
  };
  const here = nameIn(cluster);
  return clusters.some((one) => one.services.has(keyOf(service)) && nameIn(one) !== here);
}

/** What other clusters call so is called so here, too; else the service has the wrong name. */
function placeOf(
  { clusters }: Mesh,
  cluster: Cluster,
  { namespace, name, by }: Unread,
  idle: Waypoint,
): Pick<Violation, 'object' | 'path' | 'fix' | 'edit'> {
  if (clusters.some(({ waypoints }) => waypoints.has(`${namespace}/${name}`))) {
    const edit = renameGateway(cluster, idle.object, { namespace, name });
    return { object: idle.object, path: 'metadata.name', fix: `name the Gateway ${name}, as in other clusters.`, edit };
  }
  const fix = `set ${LABEL_USE_WAYPOINT} to ${idle.name}, in every cluster; or name the Gateway ${name}.`;
  return {
    object: by,
    path: `metadata.labels["${LABEL_USE_WAYPOINT}"]`,
    fix,
    edit: [setLabel(cluster.name, by, LABEL_USE_WAYPOINT, idle.name)],
  };
}

/** The waypoints for services of a namespace that nothing uses: neither a Service nor what else names one, as a ServiceEntry. */
function idleWaypoints({ waypoints, objects }: Cluster, namespace: string): readonly Waypoint[] {
  const named = new Set(
    objects.flatMap((object) => {
      const name = object.labels[LABEL_USE_WAYPOINT];
      const own = object.kind === 'Namespace' ? object.name : (object.namespace ?? 'default');
      return name === undefined ? [] : [`${object.labels[LABEL_USE_WAYPOINT_NAMESPACE] ?? own}/${name}`];
    }),
  );
  return [...waypoints.values()].filter(
    (one) => one.namespace === namespace && ['service', 'all'].includes(one.waypointFor) && !named.has(keyOf(one)),
  );
}
