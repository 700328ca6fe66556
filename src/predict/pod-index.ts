import { averageOf, type Failing } from './failing';
import type { IstioEndpoint } from './istio/istio-endpoint';

/** Pods that requests may reach, and what fails of those that do, on average. */
export interface ReachedPods {
  readonly pods: readonly IstioEndpoint[];
  readonly failing: Failing;
}

/** The pods of a service on one port, to be found by their name and by their network. Looks only where it is asked to. */
export class PodIndex {
  private byNetwork: ReadonlyMap<string, readonly IstioEndpoint[]> | undefined;
  private readonly ready = new Map<string, ReachedPods>();

  /**
   * @param shards the endpoints of each cluster
   * @param failingOf what fails of requests that reach a pod
   */
  constructor(
    private readonly shards: ReadonlyMap<string, readonly IstioEndpoint[]>,
    private readonly portName: string,
    private readonly failingOf: (pod: string) => Failing,
  ) {}

  /** A pod by its name, "cluster/namespace/name". */
  public reach(pod: string): ReachedPods {
    const found = this.shards
      .get(pod.slice(0, pod.indexOf('/')))
      ?.find((endpoint) => endpoint.pod === pod && endpoint.portName === this.portName);
    return this.toReached(found === undefined ? [] : [found]);
  }

  /** The ready pods of a network: what its gateways forward to. */
  public reachReadyIn(network: string): ReachedPods {
    const known = this.ready.get(network);
    if (known !== undefined) return known;
    const pods = this.readyByNetwork().get(network) ?? [];
    const reached = this.toReached(pods);
    this.ready.set(network, reached);
    return reached;
  }

  private readyByNetwork(): ReadonlyMap<string, readonly IstioEndpoint[]> {
    if (this.byNetwork !== undefined) return this.byNetwork;
    const byNetwork = new Map<string, IstioEndpoint[]>();
    for (const shard of this.shards.values()) {
      for (const endpoint of shard) {
        if (endpoint.health !== 'HEALTHY' || endpoint.portName !== this.portName) continue;
        const inNetwork = byNetwork.get(endpoint.network);
        if (inNetwork === undefined) byNetwork.set(endpoint.network, [endpoint]);
        else inNetwork.push(endpoint);
      }
    }
    return (this.byNetwork = byNetwork);
  }

  private toReached(pods: readonly IstioEndpoint[]): ReachedPods {
    return { pods, failing: averageOf(pods.map(({ pod }) => this.failingOf(pod))) };
  }
}
