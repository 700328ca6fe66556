import { isMap, type KubeObject } from '../model/object';
import { ANNOTATION_REPLICAS } from '../istio/vocabulary';
import { isReplicaCount } from '../model/workloads';
import { show } from '../util/show-value';
import { change, HEALTHY, NAMESPACE, DESTINATION_RULE, SERVICE, WAYPOINT, WORKLOAD, yaml } from './engine/example-mesh';
import { namedMessages, type Values } from './engine/messages';
import type { Rule, Violation } from './engine/rule';

const messages = namedMessages({
  notACount: ({ field, value }: Values<'field' | 'value'>) => `${field} is ${value}, not a number of pods.`,
});

export const replicasNotACount: Rule = {
  id: 'replicas-not-a-count',
  severity: 'error',
  title: 'A number of pods is not a whole number',
  why: 'The prediction cannot tell how many pods there are, nor how much load a cluster takes over in an outage.',
  fix: 'write a whole number from 0 to 2147483647, without quotes in a field, in quotes in an annotation.',
  messages,
  needsSeveralClusters: false,
  bad: {
    clusters: {
      cluster1: yaml(NAMESPACE, WAYPOINT, SERVICE, DESTINATION_RULE, change(WORKLOAD, 'replicas: 2', 'replicas: -2')),
      cluster2: HEALTHY,
    },
    refusedBy: 'API server',
  },
  good: { clusters: { cluster1: HEALTHY, cluster2: HEALTHY } },
  find: (mesh) =>
    mesh.clusters.flatMap((cluster) =>
      cluster.objects.flatMap((object) =>
        countsOf(object)
          .filter(({ value }) => !isReplicaCount(value))
          .map(({ path, said }): Violation => ({
            cluster,
            object,
            path,
            ...messages.notACount({ field: path, value: show(said) }),
          })),
      ),
    ),
};

/** A field that says how many pods there are. */
interface Count {
  readonly path: string;
  readonly said: unknown;
  readonly value: unknown;
}

const RUN_PODS = ['Deployment', 'StatefulSet', 'ReplicaSet', 'Rollout'];
const RUN_PODS_GROUPS = ['apps', 'argoproj.io'];

function countsOf({ kind, group, body, annotations }: KubeObject): Count[] {
  const spec = isMap(body.spec) ? body.spec : {};
  const fields =
    RUN_PODS.includes(kind) && RUN_PODS_GROUPS.includes(group)
      ? ['replicas']
      : kind === 'HorizontalPodAutoscaler' && group === 'autoscaling'
        ? ['minReplicas', 'maxReplicas']
        : kind === 'ScaledObject' && group === 'keda.sh'
          ? ['minReplicaCount', 'maxReplicaCount']
          : [];
  const counts = fields
    .map((field) => ({ path: `spec.${field}`, said: spec[field], value: spec[field] }))
    .filter(({ value }) => value !== undefined && value !== null);
  const declared = kind === 'Service' && group === '' ? annotations[ANNOTATION_REPLICAS] : undefined;
  if (declared === undefined) return counts;
  const value = /^\d+$/.test(declared) ? Number(declared) : undefined;
  return [...counts, { path: `metadata.annotations["${ANNOTATION_REPLICAS}"]`, said: declared, value }];
}
