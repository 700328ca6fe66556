import { isMap, type KubeObject } from './kube-object';

const TRACKED_BY_ARGO_CD = 'argocd.argoproj.io/tracking-id';
const NAME_OF_FLUX = 'kustomize.toolkit.fluxcd.io/name';
const NAMESPACE_OF_FLUX = 'kustomize.toolkit.fluxcd.io/namespace';
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

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
 * Who applies a live object, by the marks that it leaves; undefined where nobody left one: then it was created by hand, by
 * Helm or by a controller.
 */
export function ownershipOf({ labels, annotations, body }: KubeObject): Ownership | undefined {
  const tracked = annotations[TRACKED_BY_ARGO_CD];
  if (tracked !== undefined) return { owner: `Argo CD application ${tracked.split(':')[0]}`, prunes: true };
  const flux = labels[NAME_OF_FLUX];
  if (flux !== undefined)
    return { owner: `Flux Kustomization ${labels[NAMESPACE_OF_FLUX] ?? 'default'}/${flux}`, prunes: true };
  const isApplied = LAST_APPLIED in annotations || managersOf(body).some((name) => name === 'kubectl');
  return isApplied ? { owner: 'kubectl apply', prunes: false } : undefined;
}

/** Those who own fields by server-side apply. */
function managersOf({ metadata }: KubeObject['body']): string[] {
  const entries = isMap(metadata) && Array.isArray(metadata.managedFields) ? metadata.managedFields : [];
  return entries.filter(isMap).flatMap(({ operation, manager }) => (operation === 'Apply' ? [String(manager)] : []));
}
