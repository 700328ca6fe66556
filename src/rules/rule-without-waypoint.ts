import { waypointNameOf } from '../model/bindings';
import { describeObject } from '../model/object';
import { WAYPOINT_NONE } from '../istio/vocabulary';
import type { Cluster } from '../model/mesh';
import { isAmbient, otherReaders } from '../model/reach';
import type { Service } from '../model/services';
import { change, HEALTHY, NAMESPACE, DESTINATION_RULE, SERVICE, WAYPOINT, WORKLOAD, yaml } from './engine/example-mesh';
import { failoverRulesByHost, oncePerObject } from './engine/questions';
import { namedMessages, type Values } from './engine/messages';
import type { Rule } from './engine/rule';

const messages = namedMessages({
  notHandled: ({ cluster, destinationRule, service }: Values<'cluster' | 'destinationRule' | 'service'>) =>
    `In ${cluster}, ${destinationRule} asks for failover of ${service}, which no waypoint handles.`,
});

export const ruleWithoutWaypoint: Rule = {
  id: 'rule-without-waypoint',
  severity: 'warning',
  title: 'A DestinationRule asks for failover of a service without a waypoint',
  why: 'In an ambient mesh only waypoints read DestinationRules, node proxies never do: this one has no effect on failover.',
  fix: 'bind the service to a waypoint (istio.io/use-waypoint), or remove the DestinationRule.',
  messages,
  needsSeveralClusters: false,
  bad: {
    clusters: {
      cluster1: yaml(
        NAMESPACE,
        WAYPOINT,
        change(SERVICE, '    istio.io/use-waypoint: waypoint\n', ''),
        DESTINATION_RULE,
        WORKLOAD,
      ),
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
            ...messages.notHandled({
              cluster: cluster.name,
              destinationRule: describeObject(object),
              service: describeObject(service.object),
            }),
          })),
        );
    });
    return oncePerObject(violations);
  },
};

/** Outside of the ambient mesh sidecars read the DestinationRule; a Namespace that was not read may be outside. */
function isSurelyWithoutWaypoint(service: Service, { namespaces }: Cluster): boolean {
  const namespace = namespaces.get(service.namespace);
  return !service.generated && isAmbient(namespace) && waypointNameOf(service, namespace) === WAYPOINT_NONE;
}
