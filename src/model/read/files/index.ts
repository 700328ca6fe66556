// Files and folders, mesh.json, and the findings about them.

export { ConstructMaps } from './construct-map';
export { isManifestName, noUsage, readManifests, toFile, unreadable, type ManifestFile, type Usage } from './directory';
export { FieldLines } from './field-line';
export {
  isForOthers,
  isInterrupted,
  MESH_FILE,
  readMeshFacts,
  toFacts,
  writtenFolders,
  type ClusterFacts,
  type MeshFacts,
} from './mesh-file';
export { describeFailure, readTextFile, type TextFile } from './text-file';
