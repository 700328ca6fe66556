import type { KubeObject } from '../model/object';
import { fieldsOf } from '../util/maps';
import { AUTOSCALER, change, HEALTHY } from './engine/example-mesh';
import { namedMessages, type Values } from './engine/messages';
import type { Rule, Violation } from './engine/rule';

const messages = namedMessages({
  crossed: ({ cluster, field, most, least, by }: Values<'cluster' | 'field' | 'most' | 'least' | 'by'>) =>
    `In ${cluster}, ${field} is ${most}, below the minimum of ${least}${by}.`,
});

export const autoscalerMaximumBelowMinimum: Rule = {
  id: 'autoscaler-maximum-below-minimum',
  severity: 'error',
  title: 'The maximum of an autoscaler is below its minimum',
  why: 'The API server refuses such a HorizontalPodAutoscaler, and KEDA such a ScaledObject: what is declared is not in the cluster, so in an outage the clusters that are left do not get the pods that they need.',
  fix: 'set the maximum to the number of pods that this cluster may need in an outage of another one, and not below the minimum.',
  messages,
  needsSeveralClusters: false,
  bad: {
    clusters: { cluster1: HEALTHY, cluster2: `${HEALTHY}---${change(AUTOSCALER, 'maxReplicas: 6', 'maxReplicas: 1')}` },
    refusedBy: 'API server',
  },
  good: { clusters: { cluster1: HEALTHY, cluster2: `${HEALTHY}---${AUTOSCALER}` } },
  find: ({ clusters }) =>
    clusters.flatMap((cluster) =>
      cluster.objects.flatMap((object): Violation[] => {
        const bounds = boundsOf(object);
        if (bounds === undefined || typeof bounds.most !== 'number' || bounds.most >= bounds.least) return [];
        const { field, most, least, isDefault } = bounds;
        const by = isDefault ? ' (the default)' : '';
        const message = messages.crossed({ cluster: cluster.name, field, most, least, by });
        return [{ cluster, object, path: field, ...message }];
      }),
    ),
};

/** @see kubernetes pkg/apis/autoscaling/validation/validation.go validateHorizontalPodAutoscalerSpec */
function boundsOf({ kind, group, body }: KubeObject): Bounds | undefined {
  const spec = fieldsOf(body.spec);
  if (kind === 'HorizontalPodAutoscaler' && group === 'autoscaling')
    return bounds('spec.maxReplicas', spec.maxReplicas, spec.minReplicas, 1);
  if (kind === 'ScaledObject' && group === 'keda.sh')
    return bounds('spec.maxReplicaCount', spec.maxReplicaCount, spec.minReplicaCount, 0);
  return undefined;
}

interface Bounds {
  readonly field: string;
  readonly most: unknown;
  readonly least: number;
  readonly isDefault: boolean;
}

function bounds(field: string, most: unknown, least: unknown, unsaid: number): Bounds {
  const isDefault = typeof least !== 'number';
  return { field, most, least: isDefault ? unsaid : least, isDefault };
}
