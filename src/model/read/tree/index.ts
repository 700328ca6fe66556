// A directory of manifests to objects, cluster by cluster.

export { readWholeTree } from './nothing-read';
export { readObjects, toKubeObject } from './objects';
export type { ClusterTree, MeshTree } from './tree';
