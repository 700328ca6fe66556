import { waypointNameOf } from '../model/bindings';
import { describeObject } from '../model/object';
import { LABEL_GATEWAY_MANAGED, WAYPOINT_NONE } from '../istio/vocabulary';
import { keyOf, type Cluster, type Mesh } from '../model/mesh';
import { isAmbient, otherReaders } from '../model/reach';
import { isTakenForOfGateway, type Service } from '../model/services';
import { change, HEALTHY, NAMESPACE, DESTINATION_RULE, SERVICE, WAYPOINT, WORKLOAD, yaml } from './engine/example-mesh';
import { failoverRulesByHost, oncePerObject } from './engine/questions';
import { namedMessages, type Values } from './engine/messages';
import { setLabel } from '../predict/edit';
import type { Rule } from './engine/rule';

const messages = namedMessages({
  notHandled: ({ cluster, destinationRule, service }: Values<'cluster' | 'destinationRule' | 'service'>) =>
    `In ${cluster}, ${destinationRule} asks for failover of ${service}, which no waypoint handles.`,
  takenForOfGateway: ({
    cluster,
    destinationRule,
    service,
    label,
  }: Values<'cluster' | 'destinationRule' | 'service' | 'label'>) =>
    `In ${cluster}, ${destinationRule} asks for failover of ${service}, whose label ${label} makes istiod take it for the Service of a Gateway: it is bound to no waypoint.`,
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
        .filter((service) => !others(service.host, service.namespace))
        .filter(
          (service) =>
            isTakenForOfGateway(service) ||
            (isSurelyWithoutWaypoint(service, cluster) && !hasWaypointElsewhere(service, mesh)),
        )
        .flatMap((service) =>
          (asking.get(cluster)?.get(service.host) ?? []).map(({ object }) => {
            const values = {
              cluster: cluster.name,
              destinationRule: describeObject(object),
              service: describeObject(service.object),
            };
            if (!isTakenForOfGateway(service)) return { cluster, object, ...messages.notHandled(values) };
            return {
              ...{ cluster, object: service.object, path: `metadata.labels["${LABEL_GATEWAY_MANAGED}"]` },
              ...messages.takenForOfGateway({ ...values, label: LABEL_GATEWAY_MANAGED }),
              fix: `remove the label ${LABEL_GATEWAY_MANAGED}: istiod sets it itself, on the Services that it generates.`,
              edit: [setLabel(cluster.name, service.object, LABEL_GATEWAY_MANAGED, undefined)],
            };
          }),
        );
    });
    return oncePerObject(violations);
  },
};

/** Of a global service that has a waypoint in another cluster, waypoint-binding-differs reports that it has none here. */
function hasWaypointElsewhere(service: Service, { clusters }: Mesh): boolean {
  const key = keyOf(service);
  return clusters.some(({ services, namespaces }) => {
    const other = services.get(key);
    if (other === undefined || service.scope !== 'GLOBAL' || other.scope !== 'GLOBAL') return false;
    const waypoint = waypointNameOf(other, namespaces.get(other.namespace));
    return waypoint !== undefined && waypoint !== WAYPOINT_NONE;
  });
}

/** Outside of the ambient mesh sidecars read the DestinationRule; a Namespace that was not read may be outside. */
function isSurelyWithoutWaypoint(service: Service, { namespaces }: Cluster): boolean {
  const namespace = namespaces.get(service.namespace);
  return !service.generated && isAmbient(namespace) && waypointNameOf(service, namespace) === WAYPOINT_NONE;
}
