// The mesh: what the objects of each cluster mean together.

export { keyOf, toMesh, type Cluster, type ClusterSource, type Mesh, type MeshSource } from './mesh';
