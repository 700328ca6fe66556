// Changes to objects: how one is written, what it makes of a mesh, and the usual ones.

export { applyEdit, editBody } from './apply';
export {
  add,
  remove,
  rename,
  set,
  setLabel,
  type AddObject,
  type Edit,
  type MeshEdit,
  type Remedy,
  type RenameField,
  type SetField,
} from './edit';
export { inOtherClusters } from './in-other-clusters';
export {
  addRule,
  bindToWaypoint,
  copyTo,
  declareService,
  LOCALITY_SETTING,
  editMeshConfig,
  leaveNode,
  onePod,
  podsByDeployment,
  rankOwnCluster,
  OUTLIER_DETECTION,
  OUTLIER_DETECTION_PATH,
  renameGateway,
  switchOn,
} from './remedies';
