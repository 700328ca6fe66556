import { LABEL_GLOBAL } from '../istio/vocabulary';
import { pathOfLabels } from '../model/gateways';
import { describeObject } from '../model/object';
import { scopeOfWaypoint } from '../model/reach';
import { set, setLabel } from '../predict/edit';
import { change, HEALTHY, NAMESPACE, DESTINATION_RULE, SERVICE, WAYPOINT, WORKLOAD, yaml } from './engine/example-mesh';
import { boundServices } from './engine/questions';
import { namedMessages, type Values } from './engine/messages';
import type { Rule, Violation } from './engine/rule';

const messages = namedMessages({
  notGlobal: ({ service }: Values<'service'>) =>
    `handles the global ${service}, but the Service that istiod generates for it is not global.`,
});

export const waypointNotGlobal: Rule = {
  id: 'waypoint-not-global',
  severity: 'error',
  title: 'The waypoint of a global service is not global',
  why: 'Other clusters cannot use the waypoint, so while it is down here, requests to the service fail instead of failing over.',
  fix: 'add the label istio.io/global: "true" to metadata.labels of the Gateway (and to spec.infrastructure.labels, if that is set); istiod copies it to the Service it generates.',
  messages,
  needsSeveralClusters: true,
  bad: {
    clusters: {
      cluster1: yaml(
        NAMESPACE,
        change(WAYPOINT, '    istio.io/global: "true"\n', ''),
        SERVICE,
        DESTINATION_RULE,
        WORKLOAD,
      ),
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
        path: pathOfLabels(waypoint),
        ...messages.notGlobal({ service: describeObject(service.object) }),
        edit: [
          setLabel(cluster.name, waypoint.object, LABEL_GLOBAL, 'true'),
          ...(waypoint.hasInfrastructureLabels
            ? [set(cluster.name, waypoint.object, ['spec', 'infrastructure', 'labels', LABEL_GLOBAL], 'true')]
            : []),
        ],
      });
    }
    return [...violations.values()];
  },
};
