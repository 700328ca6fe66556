import type { DestinationRule } from '../model/policy';
import { describeObject, matchesLabels } from '../model/object';
import {
  CLASS_WAYPOINT,
  LABEL_GATEWAY_CLASS_NAME,
  LABEL_GATEWAY_MANAGED,
  LABEL_GATEWAY_NAME,
  MANAGED_WAYPOINT,
} from '../istio/vocabulary';
import type { Cluster } from '../model/mesh';
import type { Service } from '../model/services';
import type { Waypoint } from '../model/gateways';
import { change, HEALTHY, NAMESPACE, DESTINATION_RULE, SERVICE, WAYPOINT, WORKLOAD, yaml } from './engine/example-mesh';
import { boundServices, oncePerObject } from './engine/questions';
import { namedMessages, type Values } from './engine/messages';
import type { Rule } from './engine/rule';

const SELECTING = change(
  DESTINATION_RULE,
  'spec:\n',
  `spec:
  workloadSelector:
    matchLabels:
      gateway.networking.k8s.io/gateway-name: waypoint
`,
);

const messages = namedMessages({
  onlyForWorkloads: ({ cluster, destinationRule, host }: Values<'cluster' | 'destinationRule' | 'host'>) =>
    `${destinationRule} of ${cluster} is the only DestinationRule for ${host}, which a waypoint handles.`,
});

export const workloadSelectorAtWaypoint: Rule = {
  id: 'workload-selector-at-waypoint',
  severity: 'warning',
  title: 'The DestinationRule of a service behind a waypoint has a workloadSelector',
  why: 'istiod ignores such a DestinationRule where it configures outlier detection at a waypoint: endpoints that fail are never ejected, and traffic stays with them.',
  fix: 'remove workloadSelector: the waypoint of the service is the only proxy that reads the DestinationRule.',
  messages,
  needsSeveralClusters: false,
  bad: { clusters: { cluster1: yaml(NAMESPACE, WAYPOINT, SERVICE, SELECTING, WORKLOAD), cluster2: HEALTHY } },
  good: { clusters: { cluster1: HEALTHY, cluster2: HEALTHY } },
  find: (mesh) => {
    const found = boundServices(mesh).flatMap(({ cluster, service, binding, destinationRules }) => {
      const destinationRule = destinationRules.find(({ selector }) => selector !== undefined);
      // Beside one without a selector it is for other proxies, and the waypoint reads the one without.
      if (destinationRule === undefined || destinationRules.some(({ selector }) => selector === undefined)) return [];
      if (!isMeantForIt(destinationRule, service, binding.waypoint, cluster)) return [];
      return [
        {
          cluster,
          object: destinationRule.object,
          path: 'spec.workloadSelector',
          ...messages.onlyForWorkloads({
            cluster: cluster.name,
            destinationRule: describeObject(destinationRule.object),
            host: service.host,
          }),
        },
      ];
    });
    return oncePerObject(found);
  },
};

/** True if it selects the waypoint, or the service's own pods by mistake; else it is for clients with sidecars, or a gateway. */
function isMeantForIt(
  { namespace, selector = {} }: DestinationRule,
  service: Service,
  waypoint: Waypoint,
  { workloads }: Cluster,
): boolean {
  const podsOfWaypoint = {
    ...waypoint.podLabels,
    [LABEL_GATEWAY_NAME]: waypoint.name,
    [LABEL_GATEWAY_CLASS_NAME]: CLASS_WAYPOINT,
    [LABEL_GATEWAY_MANAGED]: MANAGED_WAYPOINT,
  };
  const podsOfService = workloads.filter(
    (workload) => workload.namespace === namespace && matchesLabels(service.selector, workload.podLabels),
  );
  return [podsOfWaypoint, service.selector, ...podsOfService.map(({ podLabels }) => podLabels)].some((labels) =>
    matchesLabels(selector, labels),
  );
}
