import type { Outage } from '../predict/outage/factory';

/** What to expect it of. */
export interface PredictionOptions {
  /**
   * Who asks: a cluster ("cluster1"), or a client in it ("cluster1:ingress", "cluster1:ambient:us-east-a").
   *
   * @default an ambient pod in every cluster that is not down, and every ingress gateway with a route to the service
   */
  readonly client?: string;

  /**
   * The port of the service.
   *
   * @default its first
   */
  readonly port?: number;

  /**
   * Directories that overlay the one that `expect` was given, as further directories do on the command line: those of the owners of
   * services that the mesh only adds labels to. They go with a directory, not with a Mesh.
   *
   * @default none
   */
  readonly owners?: readonly string[];
}

/** The same, while something is out of order. */
export interface OutageOptions extends PredictionOptions {
  /**
   * What is out of order, all at once: an Outage, or a text as the command line takes it ("cluster-down:cluster1").
   *
   * @default nothing
   */
  readonly outages?: readonly (Outage | string)[];
}
