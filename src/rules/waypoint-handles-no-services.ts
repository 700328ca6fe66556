import { describeObject } from '../model/kube-object';
import { keyOf } from '../model/mesh';
import { change, HEALTHY, NAMESPACE, RULE, SERVICE, WAYPOINT, WORKLOAD, yaml } from './example-mesh';
import { failoverIsAskedFor, oncePerObject } from './questions';
import type { Rule, Violation } from './rule';

export const waypointHandlesNoServices: Rule = {
  id: 'waypoint-handles-no-services',
  severity: 'error',
  title: 'A global service uses a waypoint that handles no services',
  why: 'istiod does not attach a service to such a waypoint: its traffic goes past it, and no failover rule applies.',
  fix: 'set the label istio.io/waypoint-for of the Gateway to service or all.',
  needsSeveralClusters: false,
  bad: {
    clusters: {
      cluster1: yaml(
        NAMESPACE,
        change(WAYPOINT, 'istio.io/waypoint-for: service', 'istio.io/waypoint-for: workload'),
        SERVICE,
        RULE,
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
        const rules = cluster.destinationRules.lookup(service.host, service.namespace, waypoint.namespace);
        // A namespace may well have a waypoint for its workloads only; a service that names one wants to be handled.
        const wantsIt = service.scope === 'GLOBAL' && by === service.object;
        if (!wantsIt && !failoverIsAskedFor(rules, cluster)) return [];
        const violation: Violation = {
          cluster,
          object: waypoint.object,
          path: 'metadata.labels',
          message: `In ${cluster.name}, ${describeObject(service.object)} uses ${describeObject(waypoint.object)}, which is for ${waypoint.waypointFor === 'none' ? 'nothing' : `"${waypoint.waypointFor}"`}.`,
        };
        return [violation];
      });
      return oncePerObject(found);
    }),
};
