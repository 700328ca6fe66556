import { describeObject } from '../model/kube-object';
import { scopeOfWaypoint } from '../model/bindings/scope';
import { change, HEALTHY, NAMESPACE, RULE, SERVICE, WAYPOINT, WORKLOAD, yaml } from './example-mesh';
import { boundServices } from './questions';
import type { Rule, Violation } from './rule';

export const waypointNotGlobal: Rule = {
  id: 'waypoint-not-global',
  severity: 'error',
  title: 'The waypoint of a global service is not global',
  why: 'Other clusters cannot use the waypoint, so while it is down here, requests to the service fail instead of failing over.',
  fix: 'add the label istio.io/global: "true" to metadata.labels of the Gateway (and to spec.infrastructure.labels, if that is set); istiod copies it to the Service it generates.',
  needsSeveralClusters: true,
  bad: {
    clusters: {
      cluster1: yaml(NAMESPACE, change(WAYPOINT, '    istio.io/global: "true"\n', ''), SERVICE, RULE, WORKLOAD),
      cluster2: HEALTHY,
    },
  },
  good: { clusters: { cluster1: HEALTHY, cluster2: HEALTHY } },
  find: (mesh) => {
    const violations = new Map<unknown, Violation>();
    for (const { cluster, service, binding } of boundServices(mesh)) {
      const { waypoint } = binding;
      if (service.scope !== 'GLOBAL' || scopeOfWaypoint(waypoint, cluster) !== 'LOCAL') continue;
      if (violations.has(waypoint)) continue;
      violations.set(waypoint, {
        cluster,
        object: waypoint.object,
        path: waypoint.hasInfrastructureLabels ? 'spec.infrastructure.labels' : 'metadata.labels',
        message: `handles the global ${describeObject(service.object)}, but the Service istiod generates for it is not global.`,
      });
    }
    return [...violations.values()];
  },
};
