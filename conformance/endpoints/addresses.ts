import type { PlannedCluster } from './plan';

/** Hands out the addresses of a cluster, each once. */
export class Addresses {
  private pods = 0;
  private services = 0;

  constructor(private readonly cluster: PlannedCluster) {}

  public ofPod(): string {
    this.pods++;
    const { isIPv6, number } = this.cluster;
    return isIPv6 ? `2001:db8:${number}::${this.pods.toString(16)}` : `10.${number}.0.${this.pods}`;
  }

  public ofService(): string {
    this.services++;
    const { isIPv6, number } = this.cluster;
    return isIPv6 ? `2001:db8:${number}:ffff::${this.services.toString(16)}` : `10.${number}.255.${this.services}`;
  }
}
