import { waypointNameOf } from '../model/bindings/binding';
import { describeObject } from '../model/kube-object';
import { WAYPOINT_NONE } from '../istio/vocabulary';
import { hasInjection } from '../model/bindings/rule-readers';
import { change, HEALTHY, NAMESPACE, RULE, SERVICE, WAYPOINT, WORKLOAD, yaml } from './example-mesh';
import { globalHolders, mostCommon, type Holder } from './questions';
import type { Rule } from './rule';

const OTHER = 'other-waypoint';

export const waypointBindingDiffers: Rule = {
  id: 'waypoint-binding-differs',
  severity: 'error',
  title: 'A global service uses another waypoint in another cluster, or none',
  why: 'A request that crosses clusters needs the same waypoint on both sides: with none on one side its TLS identity is refused, and under two names no cluster can stand in for the other’s waypoint.',
  fix: 'give the waypoint one namespace and name, and the service the same istio.io/use-waypoint labels, in every cluster; to have no waypoint in a cluster, scale it to 0 there.',
  needsSeveralClusters: true,
  bad: {
    clusters: {
      cluster1: HEALTHY,
      cluster2: yaml(
        NAMESPACE,
        change(WAYPOINT, 'name: waypoint', `name: ${OTHER}`),
        change(SERVICE, 'use-waypoint: waypoint', `use-waypoint: ${OTHER}`),
        RULE,
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
        RULE,
        WORKLOAD,
      ),
    },
  },
  find: (mesh) =>
    globalHolders(mesh).flatMap((holders) => {
      const known = holders.flatMap((holder) => {
        const waypoint = waypointOf(holder);
        return waypoint === undefined ? [] : [{ ...holder, waypoint }];
      });
      const used = known.filter(({ waypoint }) => waypoint !== WAYPOINT_NONE);
      if (used.length === 0) return [];
      const model = mostCommon(used, ({ waypoint }) => waypoint);
      return known
        .filter(({ waypoint }) => waypoint !== model.waypoint)
        .map(({ cluster, service, waypoint }) => ({
          cluster,
          object: service.object,
          path: 'metadata.labels',
          message: `In ${cluster.name}, ${describeObject(service.object)} uses ${waypoint === WAYPOINT_NONE ? 'no waypoint' : `waypoint ${waypoint}`}, and waypoint ${model.waypoint} in ${model.cluster.name}.`,
        }));
    }),
};

/** Undefined where nobody can say, and where the clients are sidecars, which use no waypoint. */
function waypointOf({ cluster, service }: Holder): string | undefined {
  const namespace = cluster.namespaces.get(service.namespace);
  const hasSidecars = namespace !== undefined && hasInjection(namespace);
  return hasSidecars ? undefined : waypointNameOf(service, namespace);
}
