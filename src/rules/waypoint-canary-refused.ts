import { canaryOf } from '../model/bindings';
import { describeObject } from '../model/object';
import { change, DESTINATION_RULE, NAMESPACE, SERVICE, WAYPOINT, WORKLOAD, yaml } from './engine/example-mesh';
import { namedMessages, type Values } from './engine/messages';
import { boundServices, oncePerObject } from './engine/questions';
import type { Rule } from './engine/rule';

const CANARY = change(WAYPOINT, 'name: waypoint', 'name: canary');
const withWeight = (weight: string) =>
  change(
    SERVICE,
    '  labels:\n',
    `  annotations:\n    istio.io/use-waypoint-canary-weight: "${weight}"\n  labels:\n    istio.io/use-waypoint-canary: canary\n`,
  );

const messages = namedMessages({
  refused: ({ cluster, namedBy, why }: Values<'cluster' | 'namedBy' | 'why'>) =>
    `In ${cluster}, ${namedBy} names a canary waypoint, and ${why}.`,
});

export const waypointCanaryRefused: Rule = {
  id: 'waypoint-canary-refused',
  severity: 'warning',
  title: 'istiod refuses the canary of a waypoint',
  why: 'The first waypoint takes all connections, and the canary none: what is rolled out step by step is not tried before all of it is in use.',
  fix: 'name another waypoint that takes services of the namespace in istio.io/use-waypoint-canary, with a number from 0 to 100 in the annotation istio.io/use-waypoint-canary-weight.',
  messages,
  needsSeveralClusters: false,
  bad: { clusters: { cluster1: yaml(NAMESPACE, WAYPOINT, CANARY, withWeight('10%'), DESTINATION_RULE, WORKLOAD) } },
  good: { clusters: { cluster1: yaml(NAMESPACE, WAYPOINT, CANARY, withWeight('10'), DESTINATION_RULE, WORKLOAD) } },
  find: (mesh) =>
    oncePerObject(
      boundServices(mesh).flatMap(({ cluster, service, binding }) => {
        const canary = canaryOf(service, binding, cluster);
        if (canary.kind !== 'refused') return [];
        const { by: object, why } = canary;
        const message = messages.refused({ cluster: cluster.name, namedBy: describeObject(object), why });
        return [{ cluster, object, path: 'metadata.labels["istio.io/use-waypoint-canary"]', ...message }];
      }),
    ),
};
