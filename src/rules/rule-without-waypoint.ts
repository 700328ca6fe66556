import { waypointNameOf } from '../model/bindings/binding';
import { describeObject } from '../model/kube-object';
import { WAYPOINT_NONE } from '../istio/vocabulary';
import type { Cluster } from '../model/mesh';
import { isAmbient, otherReaders } from '../model/bindings/rule-readers';
import type { Service } from '../model/services/service';
import { change, HEALTHY, NAMESPACE, RULE, SERVICE, WAYPOINT, WORKLOAD, yaml } from './example-mesh';
import { failoverRulesByHost, oncePerObject } from './questions';
import type { Rule } from './rule';

export const ruleWithoutWaypoint: Rule = {
  id: 'rule-without-waypoint',
  severity: 'warning',
  title: 'A failover rule is for a service without waypoint',
  why: 'In an ambient mesh only waypoints read such a rule, node proxies never do: it changes nothing, and in an outage nobody fails over by it.',
  fix: 'bind the service to a waypoint (istio.io/use-waypoint), or remove the rule.',
  needsSeveralClusters: false,
  bad: {
    clusters: {
      cluster1: yaml(NAMESPACE, WAYPOINT, change(SERVICE, '    istio.io/use-waypoint: waypoint\n', ''), RULE, WORKLOAD),
    },
  },
  good: { clusters: { cluster1: HEALTHY } },
  find: (mesh) => {
    const asking = failoverRulesByHost(mesh);
    const violations = mesh.clusters.flatMap((cluster) => {
      const others = otherReaders(cluster, mesh.clusterDomain);
      return [...cluster.services.values()]
        .filter((service) => isSurelyWithoutWaypoint(service, cluster) && !others(service.host, service.namespace))
        .flatMap((service) =>
          (asking.get(cluster)?.get(service.host) ?? []).map(({ object }) => ({
            cluster,
            object,
            message: `In ${cluster.name}, ${describeObject(object)} asks for failover of ${describeObject(service.object)}, which no waypoint handles.`,
          })),
        );
    });
    return oncePerObject(violations);
  },
};

/** Outside of the ambient mesh sidecars read the rule; of a Namespace that was not read nobody knows. */
function isSurelyWithoutWaypoint(service: Service, { namespaces }: Cluster): boolean {
  const namespace = namespaces.get(service.namespace);
  return !service.generated && isAmbient(namespace) && waypointNameOf(service, namespace) === WAYPOINT_NONE;
}
