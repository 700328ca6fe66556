import { LABEL_WAYPOINT_FOR } from '../istio/vocabulary';
import { setLabel } from '../predict/edit';
import { describeObject } from '../model/object';
import { keyOf } from '../model/mesh';
import { change, HEALTHY, NAMESPACE, DESTINATION_RULE, SERVICE, WAYPOINT, WORKLOAD, yaml } from './engine/example-mesh';
import { failoverIsAskedFor, oncePerObject } from './engine/questions';
import { namedMessages, type Values } from './engine/messages';
import type { Rule, Violation } from './engine/rule';

const messages = namedMessages({
  handlesNoServices: ({
    cluster,
    service,
    waypoint,
    waypointFor,
  }: Values<'cluster' | 'service' | 'waypoint' | 'waypointFor'>) =>
    `In ${cluster}, ${service} uses ${waypoint}, which handles ${waypointFor}.`,
});

export const waypointHandlesNoServices: Rule = {
  id: 'waypoint-handles-no-services',
  severity: 'error',
  title: 'A global service uses a waypoint that does not handle services',
  why: 'istiod does not attach a service to such a waypoint: its traffic goes past it, and no failover setting applies.',
  fix: 'set the label istio.io/waypoint-for of the Gateway to service or all.',
  messages,
  needsSeveralClusters: false,
  bad: {
    clusters: {
      cluster1: yaml(
        NAMESPACE,
        change(WAYPOINT, 'istio.io/waypoint-for: service', 'istio.io/waypoint-for: workload'),
        SERVICE,
        DESTINATION_RULE,
        WORKLOAD,
      ),
      cluster2: HEALTHY,
    },
  },
  good: { clusters: { cluster1: HEALTHY, cluster2: HEALTHY } },
  find: (mesh) =>
    mesh.clusters.flatMap((cluster) => {
      const found = [...cluster.services.values()].flatMap((service) => {
        const binding = cluster.bindings.get(keyOf(service));
        if (binding?.kind !== 'unsupported') return [];
        const { waypoint, by } = binding;
        const destinationRules = cluster.destinationRules.lookup(service.host, service.namespace, waypoint.namespace);
        // A namespace may well have a waypoint for its workloads only; a service that names one wants to be handled.
        const wantsIt = service.scope === 'GLOBAL' && by === service.object;
        if (!wantsIt && !failoverIsAskedFor(destinationRules, cluster)) return [];
        const violation: Violation = {
          cluster,
          object: waypoint.object,
          path: 'metadata.labels',
          ...messages.handlesNoServices({
            cluster: cluster.name,
            service: describeObject(service.object),
            waypoint: describeObject(waypoint.object),
            waypointFor: waypoint.waypointFor === 'none' ? 'nothing' : `"${waypoint.waypointFor}"`,
          }),
          edit: [setLabel(cluster.name, waypoint.object, LABEL_WAYPOINT_FOR, 'service')],
        };
        return [violation];
      });
      return oncePerObject(found);
    }),
};
