// A directory of manifests to objects, cluster by cluster.

export { readWholeTree } from './nothing-read';
export { readObjects, toKubeObject } from './objects';
export { PATCH_WITHOUT_OBJECT, unreadServicesOf } from './patches';
export type { ClusterTree, MeshTree } from './tree';
