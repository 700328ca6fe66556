import { place, toFiles, type Files } from './place';
import type { RenderedDocument } from '../render/render';
import type { TargetCluster } from '../tree/scope';
import { toText } from '../render/text';

/** Beside the folders of the clusters: applying those must not create objects that another team owns. */
const FOLDER = '_patches';

/** The owner of the fields that patches set. One owner for all, so that a later patch can remove them again. */
export const FIELD_MANAGER = 'cdk8s-ambient';

/**
 * The files of patches: by cluster and namespace for server-side apply, and each alone as a component of kustomize, for
 * the team that owns the object.
 *
 * @param patches documents of patches, sorted by kind and name
 */
export function patchFiles(patches: readonly RenderedDocument[], clusters: readonly TargetCluster[]): Files {
  if (patches.length === 0) return new Map();
  const layout = { filePerResource: false, kustomization: false, phases: false };
  const placement = place(patches, clusters, new Map(), layout);
  const forKubectl = toFiles(placement, layout);
  const forKustomize = patches.flatMap((patch) =>
    patch.clusters.map((cluster) => [`${cluster.folder}/${componentPath(patch)}`, component(patch)] as const),
  );
  return new Map([...forKubectl, ...forKustomize].map(([path, content]) => [`${FOLDER}/${path}`, content]));
}

function componentPath({ manifest: { metadata } }: RenderedDocument): string {
  return `${metadata?.namespace}/${metadata?.name}/kustomization.yaml`;
}

/** Omits the namespace, which the owner's kustomization may set. */
function component({ manifest, group }: RenderedDocument): Buffer {
  const { namespace, ...metadata } = manifest.metadata ?? {};
  const [version] = manifest.apiVersion.split('/').slice(-1);
  const text = toText({
    apiVersion: 'kustomize.config.k8s.io/v1alpha1',
    kind: 'Component',
    patches: [
      {
        patch: toText({ ...manifest, metadata }),
        target: { ...(group === '' ? {} : { group }), version, kind: manifest.kind, name: metadata.name },
      },
    ],
  });
  return Buffer.from(`---\n${text}`);
}
