import type { Layout } from './layout';

const FILE = 'kustomization.yaml';

/** By itself kustomize puts kinds that it does not know last: Gateways after the Services that name them. */
const IN_OUR_ORDER = 'sortOptions:\n  order: fifo\n';

/**
 * The files that let kustomize build a cluster's folder, and the folder of each phase: file → content.
 *
 * @param paths the files of a cluster, relative to its folder and sorted
 */
export function kustomizations(paths: readonly string[], { phases }: Pick<Layout, 'phases'>): Map<string, Buffer> {
  if (paths.length === 0) return new Map();
  if (!phases) return new Map([[FILE, kustomization(paths)]]);
  const pathsIn = new Map<string, string[]>();
  for (const path of paths) {
    const slash = path.indexOf('/');
    const folder = path.slice(0, slash);
    pathsIn.set(folder, [...(pathsIn.get(folder) ?? []), path.slice(slash + 1)]);
  }
  const ofPhases = [...pathsIn].map(([folder, below]) => [`${folder}/${FILE}`, kustomization(below)] as const);
  return new Map([[FILE, kustomization([...pathsIn.keys()])], ...ofPhases]);
}

function kustomization(resources: readonly string[]): Buffer {
  const list = resources.map((path) => `  - ${path}\n`).join('');
  return Buffer.from(
    `---\napiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n${list}${IN_OUR_ORDER}`,
  );
}
