import type { IConstruct } from 'constructs';
import type { IstioSwitches } from './istio-switches';

/** A cluster of a mesh, as values per cluster, groups, orders and drains refer to it. */
export interface ICluster extends IConstruct {
  /** Istio's cluster id. */
  readonly name: string;
  /** The folder of its manifests, under the output folder. */
  readonly folder: string;
  /** The network its pods are in. */
  readonly network: string;
  /** The region of its nodes, where known. */
  readonly region?: string;
  /** The zones of its nodes, sorted; empty where not known. */
  readonly zones: string[];
  /** The addresses of its east-west gateway; undefined where not known, empty where it has none. */
  readonly gateways?: string[];
  /** The version of its istiod; undefined where not stated, so that the newest supported one is assumed. */
  readonly istioVersion?: string;
  /** The settings of its istiod that decide where traffic goes: the mesh's, and its own over them. */
  readonly switches: IstioSwitches;
  /** Where the requests of its clients go; undefined while they stay in the cluster. */
  readonly drainedTo: ICluster | undefined;

  /**
   * Sends the requests of its clients to another cluster.
   *
   * @param target the cluster that is to answer instead
   */
  drainTo(target: ICluster): void;

  /** Its manifests, as plain objects, in the order they are written. */
  toJson(): any[];
}
