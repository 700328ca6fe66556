import { waypointNameOf } from '../model/bindings';
import { describeObject } from '../model/object';
import { LABEL_USE_WAYPOINT, LABEL_USE_WAYPOINT_NAMESPACE, WAYPOINT_NONE } from '../istio/vocabulary';
import type { Cluster } from '../model/mesh';
import type { Service } from '../model/services';
import { setLabel } from '../predict/edit';
import { hasInjection } from '../model/reach';
import { change, HEALTHY, NAMESPACE, DESTINATION_RULE, SERVICE, WAYPOINT, WORKLOAD, yaml } from './engine/example-mesh';
import { globalHolders, mostCommon, oncePerObject, type Holder } from './engine/questions';
import { namedMessages, type Values } from './engine/messages';
import type { Rule, Violation } from './engine/rule';

const OTHER = 'other-waypoint';

const messages = namedMessages({
  waypointsDiffer: ({
    cluster,
    service,
    waypoint,
    otherWaypoint,
    other,
    by,
  }: Values<'cluster' | 'service' | 'waypoint' | 'otherWaypoint' | 'other' | 'by'>) =>
    `In ${cluster}, ${service} uses ${waypoint}, and waypoint ${otherWaypoint} in ${other}${by}.`,
});

export const waypointBindingDiffers: Rule = {
  id: 'waypoint-binding-differs',
  severity: 'error',
  title: 'A global service uses another waypoint in another cluster, or none',
  why: 'A request that crosses clusters needs the same waypoint on both sides: if one side has none, the other refuses its TLS identity, and with two names no cluster can use the other’s waypoint while its own is down.',
  fix: 'give the waypoint the same namespace and name, and the service the same istio.io/use-waypoint labels, in every cluster; to have no waypoint in a cluster, scale it to 0 there.',
  messages,
  needsSeveralClusters: true,
  bad: {
    clusters: {
      cluster1: HEALTHY,
      cluster2: yaml(
        NAMESPACE,
        change(WAYPOINT, 'name: waypoint', `name: ${OTHER}`),
        change(SERVICE, 'use-waypoint: waypoint', `use-waypoint: ${OTHER}`),
        DESTINATION_RULE,
        WORKLOAD,
      ),
    },
  },
  good: {
    clusters: {
      cluster1: HEALTHY,
      // The same waypoint, by the label of the namespace.
      cluster2: yaml(
        change(NAMESPACE, '  labels:\n', '  labels:\n    istio.io/use-waypoint: waypoint\n'),
        WAYPOINT,
        change(SERVICE, '    istio.io/use-waypoint: waypoint\n', ''),
        DESTINATION_RULE,
        WORKLOAD,
      ),
    },
  },
  find: (mesh) => {
    const found = globalHolders(mesh).flatMap((holders) => {
      const known = holders.flatMap((holder) => {
        const waypoint = waypointOf(holder);
        return waypoint === undefined ? [] : [{ ...holder, waypoint }];
      });
      const used = known.filter(({ waypoint }) => waypoint !== WAYPOINT_NONE);
      if (used.length === 0) return [];
      const read = used.filter(({ cluster, waypoint }) => cluster.waypoints.has(waypoint));
      const model = mostCommon(read.length > 0 ? read : used, ({ waypoint }) => waypoint);
      return known
        .filter(({ waypoint }) => waypoint !== model.waypoint)
        .map(({ cluster, service, waypoint }) => ({
          cluster,
          // A label that one Namespace lacks or has is one cause, however many of its Services rely on it.
          object: [service, model.service].some(saysItself)
            ? service.object
            : (cluster.namespaces.get(service.namespace) ?? service.object),
          path: 'metadata.labels',
          ...messages.waypointsDiffer({
            cluster: cluster.name,
            service: describeObject(service.object),
            waypoint: waypoint === WAYPOINT_NONE ? 'no waypoint' : `waypoint ${waypoint}`,
            otherWaypoint: model.waypoint,
            other: model.cluster.name,
            by: [service, model.service].some(saysItself) ? '' : `, as Namespace ${service.namespace} says`,
          }),
          ...correctionOf(cluster, service, waypoint, model.waypoint),
        }));
    });
    return oncePerObject(found);
  },
};

/** True of a service that does not leave it to its Namespace which waypoint it uses. */
function saysItself({ object }: Service): boolean {
  return object.labels[LABEL_USE_WAYPOINT] !== undefined;
}

/** A label that names a waypoint that was not read is taken for the one that the others name, where the cluster has that one. */
function correctionOf(
  { name, waypoints }: Cluster,
  { object }: Service,
  waypoint: string,
  meant: string,
): Pick<Violation, 'edit'> {
  const isMissing =
    object.labels[LABEL_USE_WAYPOINT] !== undefined && waypoint !== WAYPOINT_NONE && !waypoints.has(waypoint);
  if (!isMissing || !waypoints.has(meant)) return {};
  const [namespace, toName] = meant.split('/');
  const isElsewhere = object.labels[LABEL_USE_WAYPOINT_NAMESPACE] !== undefined || namespace !== object.namespace;
  return {
    edit: [
      setLabel(name, object, LABEL_USE_WAYPOINT, toName),
      ...(isElsewhere ? [setLabel(name, object, LABEL_USE_WAYPOINT_NAMESPACE, namespace)] : []),
    ],
  };
}

/** Undefined where it is not known, and where the clients are sidecars, which do not use waypoints. */
function waypointOf({ cluster, service }: Holder): string | undefined {
  const namespace = cluster.namespaces.get(service.namespace);
  const hasSidecars = namespace !== undefined && hasInjection(namespace);
  return hasSidecars ? undefined : waypointNameOf(service, namespace);
}
