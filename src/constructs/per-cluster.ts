import type { ICluster } from './cluster-reference';

/**
 * Decides a value for each cluster. Pass one to `mesh.perCluster()` and use what that returns as the value.
 *
 * An interface rather than a function, so that it can be implemented in every language jsii supports; in TypeScript an
 * object literal does: `{ produce: (cluster) => replicas[cluster.name] }`.
 */
export interface IPerClusterValue {
  /**
   * The value for one cluster. Called during a synth, possibly more than once; it must return the same for the same cluster.
   *
   * @param cluster the cluster that is being rendered
   */
  produce(cluster: ICluster): any;
}
