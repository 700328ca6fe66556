/** Kinds of Kubernetes itself that say something about failover, by the API versions that serve them, from Kubernetes 1.28 to 1.37. */
const SERVED: Readonly<Record<string, readonly string[]>> = {
  v1: [
    ...['ConfigMap', 'Endpoints', 'LimitRange', 'Namespace', 'Node', 'Pod', 'ReplicationController', 'ResourceQuota'],
    ...['Secret', 'Service', 'ServiceAccount'],
  ],
  'apps/v1': ['DaemonSet', 'Deployment', 'ReplicaSet', 'StatefulSet'],
  'autoscaling/v1': ['HorizontalPodAutoscaler'],
  'autoscaling/v2': ['HorizontalPodAutoscaler'],
  'batch/v1': ['CronJob', 'Job'],
  'discovery.k8s.io/v1': ['EndpointSlice'],
  'networking.k8s.io/v1': ['NetworkPolicy'],
  'policy/v1': ['PodDisruptionBudget'],
};

/** Its groups with a dot. Another one with a dot may have a kind of the same name, as Knative has a Service; one without is its own. */
const OF_KUBERNETES = ['discovery.k8s.io', 'networking.k8s.io'];

/**
 * The API versions under which a kind of Kubernetes itself is served; undefined where the API version is served, or is of a group
 * that is not Kubernetes' own. The API server knows no such kind: nothing of the object is applied.
 *
 * @see https://kubernetes.io/docs/reference/using-api/deprecation-guide/
 */
export function servedInstead(apiVersion: string, kind: string): readonly string[] | undefined {
  const [group = ''] = apiVersion.includes('/') ? apiVersion.split('/') : [''];
  if (group.includes('.') && !OF_KUBERNETES.includes(group)) return undefined;
  const versions = Object.keys(SERVED).filter((version) => SERVED[version]!.includes(kind));
  return versions.length === 0 || versions.includes(apiVersion) ? undefined : versions;
}
