import { isMap, type KubeObject } from '../object';

/** The annotation with which Argo CD marks what it applied. */
export const TRACKED_BY_ARGO_CD = 'argocd.argoproj.io/tracking-id';
const NAME_OF_FLUX = 'kustomize.toolkit.fluxcd.io/name';
const NAMESPACE_OF_FLUX = 'kustomize.toolkit.fluxcd.io/namespace';
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** As `kubectl apply` calls itself in the fields that it owns: server-side, and otherwise. */
export const MANAGERS_OF_KUBECTL_APPLY: readonly string[] = [
  'kubectl',
  'kubectl-client-side-apply',
  'kubectl-last-applied',
];

/** Who applies the manifest of a live object. */
export interface Ownership {
  /** In words: "Argo CD application sample". */
  readonly owner: string;
  /** True if it deletes what its manifests no longer have. */
  readonly prunes: boolean;
}

/** True for an object that was read from an API server. */
export function isLive({ body }: KubeObject): boolean {
  return isMap(body.metadata) && ('uid' in body.metadata || 'resourceVersion' in body.metadata);
}

/**
 * Who applies a live object, by the marks that it leaves; undefined where there are none: then it was created by hand, by
 * Helm or by a controller.
 */
export function ownershipOf({ labels, annotations, body }: KubeObject): Ownership | undefined {
  const tracked = annotations[TRACKED_BY_ARGO_CD];
  if (tracked !== undefined) return { owner: `Argo CD application ${tracked.split(':')[0]}`, prunes: true };
  const flux = labels[NAME_OF_FLUX];
  if (flux !== undefined)
    return { owner: `Flux Kustomization ${labels[NAMESPACE_OF_FLUX] ?? 'default'}/${flux}`, prunes: true };
  const isApplied = LAST_APPLIED in annotations || managersOf(body).length > 0;
  return isApplied ? { owner: 'kubectl apply', prunes: false } : undefined;
}

/** As what `kubectl apply` owns fields. What is merely called kubectl, as `kubectl edit` was, applies by no manifest. */
function managersOf({ metadata }: KubeObject['body']): string[] {
  const entries = isMap(metadata) && Array.isArray(metadata.managedFields) ? metadata.managedFields : [];
  return entries
    .filter(isMap)
    .filter(({ operation, manager }) => manager !== 'kubectl' || operation === 'Apply')
    .map(({ manager }) => String(manager))
    .filter((manager) => MANAGERS_OF_KUBECTL_APPLY.includes(manager));
}
