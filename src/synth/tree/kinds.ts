/**
 * Which kinds live outside namespaces, and in which order a file lists kinds (`kubectl apply` goes by it). A waypoint's Gateway stands before the Service that binds to it and the rule that the waypoint carries out, so
 * that each object finds what it refers to.
 */

/** Kinds of Kubernetes, the Gateway API and Istio that have no namespace, as "group/Kind". */
const CLUSTER_SCOPED = new Set([
  '/ComponentStatus',
  '/Namespace',
  '/Node',
  '/PersistentVolume',
  'admissionregistration.k8s.io/MutatingAdmissionPolicy',
  'admissionregistration.k8s.io/MutatingAdmissionPolicyBinding',
  'admissionregistration.k8s.io/MutatingWebhookConfiguration',
  'admissionregistration.k8s.io/ValidatingAdmissionPolicy',
  'admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding',
  'admissionregistration.k8s.io/ValidatingWebhookConfiguration',
  'apiextensions.k8s.io/CustomResourceDefinition',
  'apiregistration.k8s.io/APIService',
  'certificates.k8s.io/CertificateSigningRequest',
  'certificates.k8s.io/ClusterTrustBundle',
  'flowcontrol.apiserver.k8s.io/FlowSchema',
  'flowcontrol.apiserver.k8s.io/PriorityLevelConfiguration',
  'gateway.networking.k8s.io/GatewayClass',
  'internal.apiserver.k8s.io/StorageVersion',
  'networking.k8s.io/IPAddress',
  'networking.k8s.io/IngressClass',
  'networking.k8s.io/ServiceCIDR',
  'node.k8s.io/RuntimeClass',
  'policy/PodSecurityPolicy',
  'rbac.authorization.k8s.io/ClusterRole',
  'rbac.authorization.k8s.io/ClusterRoleBinding',
  'resource.k8s.io/DeviceClass',
  'resource.k8s.io/ResourceSlice',
  'scheduling.k8s.io/PriorityClass',
  'storage.k8s.io/CSIDriver',
  'storage.k8s.io/CSINode',
  'storage.k8s.io/StorageClass',
  'storage.k8s.io/VolumeAttachment',
  'storage.k8s.io/VolumeAttributesClass',
  'storagemigration.k8s.io/StorageVersionMigration',
]);

/** Groups of Kubernetes itself, the Gateway API and Istio: a kind of theirs that is not listed above has a namespace. */
const KNOWN_GROUPS = new Set([
  '',
  'apps',
  'autoscaling',
  'batch',
  'coordination.k8s.io',
  'discovery.k8s.io',
  'events.k8s.io',
  'extensions',
  'extensions.istio.io',
  'gateway.networking.k8s.io',
  'networking.istio.io',
  'networking.k8s.io',
  'policy',
  'rbac.authorization.k8s.io',
  'resource.k8s.io',
  'security.istio.io',
  'storage.k8s.io',
  'telemetry.istio.io',
]);

/** Reports whether a group is one of Kubernetes itself, the Gateway API or Istio. */
export function isKnownGroup(group: string): boolean {
  return KNOWN_GROUPS.has(group);
}

/** Whether objects of a kind have a namespace. */
export type ResourceScope = 'cluster' | 'namespace' | 'unknown';

/** Whether a kind has a namespace: known of Kubernetes, the Gateway API, Istio and the definitions in the tree. */
export class ResourceScopes {
  private readonly declared = new Map<string, ResourceScope>();

  /** Learns the kind that a CustomResourceDefinition in the tree declares. */
  public learn(definition: unknown): void {
    if (!isManifest(definition) || definition.kind !== 'CustomResourceDefinition') return;
    const spec = definition.spec as { group?: unknown; scope?: unknown; names?: { kind?: unknown } | null } | undefined;
    if (typeof spec?.group !== 'string' || typeof spec.names?.kind !== 'string') return;
    this.declared.set(`${spec.group}/${spec.names.kind}`, spec.scope === 'Cluster' ? 'cluster' : 'namespace');
  }

  public of(group: string, kind: string): ResourceScope {
    const declared = this.declared.get(`${group}/${kind}`);
    if (declared !== undefined) return declared;
    if (CLUSTER_SCOPED.has(`${group}/${kind}`)) return 'cluster';
    return KNOWN_GROUPS.has(group) ? 'namespace' : 'unknown';
  }
}

/** A rendered Kubernetes object of any kind. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata?: ManifestMetadata;
  readonly [field: string]: unknown;
}

export interface ManifestMetadata {
  readonly name?: string;
  readonly namespace?: string;
  readonly labels?: Record<string, unknown>;
  readonly annotations?: Record<string, unknown>;
  readonly [field: string]: unknown;
}

/** Reports whether a value has what every Kubernetes object has: apiVersion and kind. */
export function isManifest(value: unknown): value is Manifest {
  const manifest = value as Partial<Manifest> | null | undefined;
  return typeof manifest?.apiVersion === 'string' && typeof manifest.kind === 'string';
}

/** The API group of an apiVersion; empty for the core group. */
export function groupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf('/');
  return slash < 0 ? '' : apiVersion.slice(0, slash);
}

/** The kinds that have a place of their own in a file, first to last. Kinds not listed come after all of these. */
const ORDER = [
  'Namespace',
  'CustomResourceDefinition',
  'PriorityClass',
  'StorageClass',
  'ResourceQuota',
  'LimitRange',
  'PersistentVolume',
  'PersistentVolumeClaim',
  'ServiceAccount',
  'ClusterRole',
  'ClusterRoleBinding',
  'Role',
  'RoleBinding',
  'Secret',
  'ConfigMap',
  'GatewayClass',
  'Gateway',
  'ReferenceGrant',
  'Service',
  'ServiceEntry',
  'WorkloadEntry',
  'DaemonSet',
  'Deployment',
  'ReplicaSet',
  'StatefulSet',
  'Pod',
  'Job',
  'CronJob',
  'HorizontalPodAutoscaler',
  'PodDisruptionBudget',
  'NetworkPolicy',
  'Ingress',
  'HTTPRoute',
  'GRPCRoute',
  'VirtualService',
  'DestinationRule',
];

const RANKS = new Map(ORDER.map((kind, rank) => [kind, rank]));

export function rankOf(kind: string): number {
  return RANKS.get(kind) ?? ORDER.length;
}
