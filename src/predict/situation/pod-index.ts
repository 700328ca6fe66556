import { endsTunnels } from '../../model/workloads';
import { push } from '../../util/push';
import { averageOf, UNREACHABLE, type Failing } from '../shares';
import { endpointsOfPod, type IstioEndpoint } from '../istio/endpoints';
import { workloadOf } from './workload-of-pod';

/** Pods that requests may reach, and what fails of those that do, on average. */
export interface ReachedPods {
  readonly count: number;
  /** The pods, those that are next to each other and alike in one. */
  readonly alike: readonly AlikePods[];
  readonly failing: Failing;
  /** How many of them get all requests; absent where all do. */
  readonly preferred?: number;
}

/** Pods of one workload that fail alike. */
export interface AlikePods {
  readonly cluster: string;
  /** "cluster/namespace/name". */
  readonly workload: string;
  /** How many they are; of those behind a gateway that prefers some, in proportion to what they get. */
  readonly count: number;
  readonly failing: Failing;
}

/** How requests get to pods. */
export type Way = 'directly' | 'through a gateway';

/** Which pods refuse requests of the one who asks. */
export interface Admission {
  /** Equal for those who are refused alike. */
  readonly key: string;
  readonly refuses: (endpoint: IstioEndpoint, way: Way) => boolean;
}

/** Where pods are looked for. */
export interface PodSource {
  /** In their order. */
  readonly clusters: readonly string[];
  readonly endpointsOf: (cluster: string) => readonly IstioEndpoint[];
  /** The same, as the gateways of a cluster are told; undefined where all are told the same. */
  readonly behindGatewayOf?: ((gateway: string, cluster: string) => readonly IstioEndpoint[]) | undefined;
  /** What fails of requests that reach a pod. */
  readonly failingOf: (pod: string) => Failing;
  /** How the gateways of a cluster deal out requests to ready pods, by pod; undefined where all are alike to them. */
  readonly choiceAt?:
    ((cluster: string, ready: readonly IstioEndpoint[]) => ReadonlyMap<string, number> | undefined) | undefined;
  /** Undefined where nothing refuses anything. */
  readonly refuses?: Admission['refuses'] | undefined;
}

/** An index of the same pods in the steady state, and the clusters whose pods are not as they are there. */
export interface UsualPods {
  readonly index: PodIndex;
  readonly touched: ReadonlySet<string>;
}

/**
 * The pods of a service on one port, to be found by their name and by their network. Looks only where it is asked to, and takes
 * from the usual pods what is out of order nowhere.
 */
export class PodIndex {
  private byNetwork: ReadonlyMap<string, readonly IstioEndpoint[]> | undefined;
  private clusters: ReadonlyMap<string, readonly string[]> | undefined;
  private touchedNetworks: ReadonlySet<string> | undefined;
  private readonly named = new Map<string, ReachedPods>();
  private readonly ready = new Map<string, ReachedPods>();

  constructor(
    private readonly source: PodSource,
    private readonly portName: string,
    private readonly usual?: UsualPods,
  ) {}

  /** A pod by its name, "cluster/namespace/name". */
  public reach(pod: string): ReachedPods {
    const cluster = pod.slice(0, pod.indexOf('/'));
    if (this.usual?.touched.has(cluster) === false) return this.usual.index.reach(pod);
    const known = this.named.get(pod);
    if (known !== undefined) return known;
    const found = endpointsOfPod(this.source.endpointsOf(cluster), pod).find(
      ({ portName }) => portName === this.portName,
    );
    const reached = this.toReached(found === undefined ? [] : [found]);
    this.named.set(pod, reached);
    return reached;
  }

  /** The ready pods of a network: what its gateways, those of a cluster, forward to. */
  public reachReadyIn(network: string, cluster: string): ReachedPods {
    if (this.usual !== undefined && !this.touchesNetwork(network, this.usual)) {
      return this.usual.index.reachReadyIn(network, cluster);
    }
    const key = `${cluster} ${network}`;
    const known = this.ready.get(key);
    if (known !== undefined) return known;
    // Of the networks that an outage touches one is asked about; in the steady state it is all of them.
    const isQuiet = this.usual === undefined && this.source.behindGatewayOf === undefined;
    const pods = isQuiet ? (this.readyByNetwork().get(network) ?? []) : this.readyIn(network, cluster);
    const reached = this.toReached(pods, 'through a gateway', this.source.choiceAt?.(cluster, pods));
    this.ready.set(key, reached);
    return reached;
  }

  private readyIn(network: string, gateway: string): readonly IstioEndpoint[] {
    const { endpointsOf, behindGatewayOf } = this.source;
    const pods: IstioEndpoint[] = [];
    // Outages take pods away, and move none.
    const clusters = this.usual === undefined ? this.source.clusters : this.usual.index.clustersIn(network);
    for (const cluster of clusters) {
      for (const endpoint of behindGatewayOf?.(gateway, cluster) ?? endpointsOf(cluster)) {
        if (endpoint.network === network && this.isReady(endpoint)) pods.push(endpoint);
      }
    }
    return pods;
  }

  /** The clusters that have pods in a network, in their order. */
  private clustersIn(network: string): readonly string[] {
    if (this.clusters === undefined) {
      const clusters = new Map<string, string[]>();
      for (const cluster of this.source.clusters) {
        const networks = new Set(this.source.endpointsOf(cluster).map((endpoint) => endpoint.network));
        for (const one of networks) push(clusters, one, cluster);
      }
      this.clusters = clusters;
    }
    return this.clusters.get(network) ?? [];
  }

  private isReady({ health, portName }: IstioEndpoint): boolean {
    return health === 'HEALTHY' && portName === this.portName;
  }

  /** True if a pod of the network is not what it is in the steady state. Outages take pods away, and move none. */
  private touchesNetwork(network: string, { index, touched }: UsualPods): boolean {
    this.touchedNetworks ??= new Set(
      [...touched].flatMap((cluster) => index.source.endpointsOf(cluster).map((endpoint) => endpoint.network)),
    );
    return this.touchedNetworks.has(network);
  }

  private readyByNetwork(): ReadonlyMap<string, readonly IstioEndpoint[]> {
    if (this.byNetwork !== undefined) return this.byNetwork;
    const byNetwork = new Map<string, IstioEndpoint[]>();
    for (const cluster of this.source.clusters) {
      for (const endpoint of this.source.endpointsOf(cluster)) {
        if (!this.isReady(endpoint)) continue;
        const inNetwork = byNetwork.get(endpoint.network);
        if (inNetwork === undefined) byNetwork.set(endpoint.network, [endpoint]);
        else inNetwork.push(endpoint);
      }
    }
    return (this.byNetwork = byNetwork);
  }

  private toReached(
    endpoints: readonly IstioEndpoint[],
    way: Way = 'directly',
    choice?: ReadonlyMap<string, number>,
  ): ReachedPods {
    const reached = choice === undefined ? endpoints : endpoints.filter(({ pod }) => (choice.get(pod) ?? 0) > 0);
    const failures = reached.map((endpoint) => this.failingOf(endpoint, way));
    const counts = reached.map(({ pod }) => (choice === undefined ? 1 : choice.get(pod)! * endpoints.length));
    const alike: (AlikePods & { count: number })[] = [];
    for (const [place, endpoint] of reached.entries()) {
      const [workload, failing, count] = [workloadOf(endpoint), failures[place]!, counts[place]!];
      const last = alike.at(-1);
      if (last?.workload === workload && last.failing === failing) last.count += count;
      else alike.push({ cluster: endpoint.cluster, workload, count, failing });
    }
    const preferred = reached.length < endpoints.length ? { preferred: reached.length } : {};
    return { count: endpoints.length, alike, failing: averageOf(failures, counts), ...preferred };
  }

  /** A gateway passes the tunnel on: a pod that ends none understands nothing of it. */
  private failingOf(endpoint: IstioEndpoint, way: Way): Failing {
    if (way === 'through a gateway' && !endsTunnels(endpoint.enrolment)) return UNREACHABLE;
    return this.source.refuses?.(endpoint, way) === true ? UNREACHABLE : this.source.failingOf(endpoint.pod);
  }
}
