/** How manifests are divided into files. */
export interface Layout {
  /** One file per resource instead of one per namespace. */
  readonly filePerResource: boolean;
  /** A kustomization.yaml per cluster. */
  readonly kustomization: boolean;
  /** A folder per phase of a rollout in each cluster's folder. */
  readonly phases: boolean;
}
