import { describeObject } from '../model/object';
import { LABEL_USE_WAYPOINT_NAMESPACE } from '../istio/vocabulary';
import { keyOf, type Cluster } from '../model/mesh';
import { allows } from '../model/gateways';
import { change, NAMESPACE, DESTINATION_RULE, SERVICE, WAYPOINT, WORKLOAD, yaml } from './engine/example-mesh';
import { oncePerObject } from './engine/questions';
import { namedMessages, type Values } from './engine/messages';
import type { Rule, Violation } from './engine/rule';
import { groupBy } from '../util/group-by';

const SHARED = change(
  change(WAYPOINT, 'namespace: sample', 'namespace: waypoints'),
  '      protocol: HBONE\n',
  `      protocol: HBONE
      allowedRoutes:
        namespaces:
          from: All
`,
);
const NAMED = change(
  SERVICE,
  'istio.io/use-waypoint: waypoint',
  'istio.io/use-waypoint: waypoint\n    istio.io/use-waypoint-namespace: waypoints',
);
const cluster = (service: string) =>
  yaml(NAMESPACE, change(NAMESPACE, 'name: sample', 'name: waypoints'), SHARED, service, DESTINATION_RULE, WORKLOAD);

const messages = namedMessages({
  notInThisNamespace: ({
    cluster,
    service,
    waypoint,
    namespace,
    meant,
  }: Values<'cluster' | 'service' | 'waypoint' | 'namespace' | 'meant'>) =>
    `In ${cluster}, ${service} uses waypoint "${waypoint}" of namespace ${namespace}, in which no such waypoint was read; ${meant} admits that namespace.`,
});

export const waypointInAnotherNamespace: Rule = {
  id: 'waypoint-in-another-namespace',
  severity: 'warning',
  title: 'A service names the waypoint of another namespace without that namespace',
  why: 'istiod looks for the waypoint in the service’s own namespace, does not find one, and the traffic goes past the waypoint: no failover setting applies.',
  fix: 'add the label istio.io/use-waypoint-namespace beside istio.io/use-waypoint.',
  messages,
  needsSeveralClusters: false,
  bad: { clusters: { cluster1: cluster(SERVICE) } },
  good: { clusters: { cluster1: cluster(NAMED) } },
  find: (mesh) => mesh.clusters.flatMap(findIn),
};

/** A waypoint that was not read may exist, unless one of that name elsewhere admits this namespace. */
function findIn(cluster: Cluster): Violation[] {
  const byName = groupBy(cluster.waypoints.values(), ({ name }) => name);
  const found = [...cluster.services.values()].flatMap((service) => {
    const binding = cluster.bindings.get(keyOf(service));
    if (binding?.kind !== 'unknown' || service.scope !== 'GLOBAL') return [];
    if (binding.by.labels[LABEL_USE_WAYPOINT_NAMESPACE] !== undefined) return [];
    const labels = cluster.namespaces.get(service.namespace)?.labels;
    const meant = byName.get(binding.name)?.find((waypoint) => allows(waypoint, service.namespace, labels) === true);
    if (meant === undefined) return [];
    const violation: Violation = {
      cluster,
      object: binding.by,
      path: 'metadata.labels',
      ...messages.notInThisNamespace({
        cluster: cluster.name,
        service: describeObject(service.object),
        waypoint: binding.name,
        namespace: service.namespace,
        meant: describeObject(meant.object),
      }),
    };
    return [violation];
  });
  return oncePerObject(found);
}
