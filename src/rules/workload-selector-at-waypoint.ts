import type { DestinationRule } from '../model/policy/destination-rule';
import { describeObject, isMap, stringMap } from '../model/kube-object';
import {
  CLASS_WAYPOINT,
  LABEL_GATEWAY_CLASS_NAME,
  LABEL_GATEWAY_MANAGED,
  LABEL_GATEWAY_NAME,
  MANAGED_WAYPOINT,
} from '../istio/vocabulary';
import type { Cluster } from '../model/mesh';
import type { Service } from '../model/services/service';
import { matchesLabels } from '../model/services/label-selector';
import type { Waypoint } from '../model/gateways/waypoint';
import { change, HEALTHY, NAMESPACE, RULE, SERVICE, WAYPOINT, WORKLOAD, yaml } from './example-mesh';
import { boundServices, oncePerObject } from './questions';
import type { Rule } from './rule';

const SELECTING = change(
  RULE,
  'spec:\n',
  `spec:
  workloadSelector:
    matchLabels:
      gateway.networking.k8s.io/gateway-name: waypoint
`,
);

export const workloadSelectorAtWaypoint: Rule = {
  id: 'workload-selector-at-waypoint',
  severity: 'warning',
  title: 'The rule of a service behind a waypoint has a workloadSelector',
  why: 'istiod passes over such a rule where it sets up outlier detection at a waypoint: endpoints that fail are never ejected, and traffic stays with them.',
  fix: 'remove workloadSelector: the waypoint of the service is the only proxy that reads the rule.',
  needsSeveralClusters: false,
  bad: { clusters: { cluster1: yaml(NAMESPACE, WAYPOINT, SERVICE, SELECTING, WORKLOAD), cluster2: HEALTHY } },
  good: { clusters: { cluster1: HEALTHY, cluster2: HEALTHY } },
  find: (mesh) => {
    const found = boundServices(mesh).flatMap(({ cluster, service, binding, rules }) => {
      const rule = rules.find(({ hasWorkloadSelector }) => hasWorkloadSelector);
      // Beside one without a selector it is for somebody else, and the waypoint has the other.
      if (rule === undefined || rules.some(({ hasWorkloadSelector }) => !hasWorkloadSelector)) return [];
      if (!isMeantForIt(rule, service, binding.waypoint, cluster)) return [];
      return [
        {
          cluster,
          object: rule.object,
          path: 'spec.workloadSelector',
          message: `${describeObject(rule.object)} of ${cluster.name} is the only rule for ${service.host}, which a waypoint handles.`,
        },
      ];
    });
    return oncePerObject(found);
  },
};

/** True if it selects the waypoint, or the service's own pods by mistake; else it is for clients with sidecars, or a gateway. */
function isMeantForIt(
  { object, namespace }: DestinationRule,
  service: Service,
  waypoint: Waypoint,
  { workloads }: Cluster,
): boolean {
  const spec = isMap(object.body.spec) ? object.body.spec : {};
  const selector = isMap(spec.workloadSelector) ? stringMap(spec.workloadSelector.matchLabels) : {};
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
