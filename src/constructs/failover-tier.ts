import type { ICluster } from './cluster-reference';

/**
 * Clusters that come together in an order of failover: requests are spread over all of them. Use it for clusters of one network
 * that others reach through the same east-west gateways, which cannot tell them apart.
 *
 * In the clusters of the tier, the own cluster comes first, then the others of the tier, then the next tier.
 */
export class FailoverTier {
  /**
   * A tier of clusters.
   *
   * @param clusters at least one, each once
   */
  public static of(...clusters: ICluster[]): FailoverTier {
    return new FailoverTier(clusters);
  }

  private constructor(
    /** @internal */
    public readonly _clusters: readonly ICluster[],
  ) {}
}
