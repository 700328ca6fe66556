// The Deployment that a drill scales, and what it writes on it.

export { describe, LiveDeployment, type DeploymentName } from './deployment';
export {
  ANNOTATION_DRILL,
  formatRecord,
  isBad,
  isReplicaCount,
  MOST_REPLICAS,
  recordOn,
  standInName,
  type DrillRecord,
} from './record';
