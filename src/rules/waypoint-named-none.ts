import { describeObject } from '../model/object';
import { WAYPOINT_NONE } from '../istio/vocabulary';
import { change, NAMESPACE, SERVICE, WAYPOINT, WORKLOAD, yaml } from './engine/example-mesh';
import { namedMessages, type Values } from './engine/messages';
import type { Rule } from './engine/rule';

const USER = change(SERVICE, 'istio.io/use-waypoint: waypoint', 'istio.io/use-waypoint: none');

const messages = namedMessages({
  named: ({ cluster, waypoint }: Values<'cluster' | 'waypoint'>) =>
    `In ${cluster}, ${waypoint} is a waypoint of that name.`,
});

export const waypointNamedNone: Rule = {
  id: 'waypoint-named-none',
  severity: 'error',
  title: 'A waypoint is named "none"',
  why: 'The label istio.io/use-waypoint: none means that there is no waypoint, so nothing can ever use this one, and no failover setting applies.',
  fix: 'give the Gateway another name, and change the label of what uses it.',
  messages,
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
          ...messages.named({ cluster: cluster.name, waypoint: describeObject(object) }),
        })),
    ),
};
