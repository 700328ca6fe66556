import { describeObject } from '../model/kube-object';
import { WAYPOINT_NONE } from '../istio/vocabulary';
import { change, NAMESPACE, SERVICE, WAYPOINT, WORKLOAD, yaml } from './example-mesh';
import type { Rule } from './rule';

const USER = change(SERVICE, 'istio.io/use-waypoint: waypoint', 'istio.io/use-waypoint: none');

export const waypointNamedNone: Rule = {
  id: 'waypoint-named-none',
  severity: 'error',
  title: 'A waypoint is named "none"',
  why: 'The label istio.io/use-waypoint: none means that there is no waypoint, so nothing can ever use this one, and no failover rule applies.',
  fix: 'give the Gateway another name, and the label of what uses it too.',
  needsSeveralClusters: false,
  bad: { clusters: { cluster1: yaml(NAMESPACE, change(WAYPOINT, 'name: waypoint', 'name: none'), USER, WORKLOAD) } },
  good: { clusters: { cluster1: yaml(NAMESPACE, WAYPOINT, SERVICE, WORKLOAD) } },
  find: (mesh) =>
    mesh.clusters.flatMap((cluster) =>
      [...cluster.waypoints.values()]
        .filter(({ name }) => name === WAYPOINT_NONE)
        .map(({ object }) => ({
          cluster,
          object,
          path: 'metadata.name',
          message: `In ${cluster.name}, ${describeObject(object)} is a waypoint by that name.`,
        })),
    ),
};
