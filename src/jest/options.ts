import type { Outage } from '../predict/outage/outage-factory';

/** What to expect it of. */
export interface PredictionOptions {
  /**
   * Who asks: a cluster ("cluster1"), or a client in it ("cluster1:ingress", "cluster1:ambient:us-east-a").
   *
   * @default an ambient pod in every cluster that is not down
   */
  readonly client?: string;

  /**
   * The port of the service.
   *
   * @default its first
   */
  readonly port?: number;
}

/** The same, while something is out of order. */
export interface OutageOptions extends PredictionOptions {
  /**
   * What is out of order, all at once.
   *
   * @default nothing
   */
  readonly outages?: readonly Outage[];
}
