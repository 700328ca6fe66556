import { compareText } from '../../util/compare-text';
import { afterEachOther, failingBy, NOT_FAILING, UNREACHABLE, type Failing } from '../shares';
import type { IstioEndpoint } from '../istio/endpoints';
import { choiceOfGateway } from '../istio/assign';
import { gatewayPodsOf, gatewayWithoutPodsIn, type ClusterView, type EnvoyProxy, type MeshView } from '../istio/view';
import { isOfControlPlane, type Outage } from '../outage';
import { PodIndex, type Admission } from './pod-index';

/** The endpoints that one cluster has of a service, as istiods see them. */
export interface ShardInSituation {
  readonly cluster: string;
  readonly endpoints: readonly IstioEndpoint[];
  /** False where what was read does not say which pods there are. */
  readonly isKnown: boolean;
}

type OutageOfPods = Outage & { readonly kind: 'scaled-to-zero' | 'unready' | 'failing' };

/** A mesh with something out of order: what istiods still see, and what answers. */
export class Situation {
  private readonly unread = new Map<string, readonly string[]>();
  private readonly shards = new Map<string, readonly ShardInSituation[]>();
  private readonly endpoints = new Map<string, readonly (readonly IstioEndpoint[])[]>();
  private readonly failing = new Map<string, Map<string, Failing>>();
  private readonly pods = new Map<string, PodIndex>();
  private readonly downClusters: ReadonlySet<string>;
  private readonly closedClusters: ReadonlySet<string>;
  /** Those in which anything may be out of order: in all others pods are what they are in the steady state. */
  private readonly touchedClusters: ReadonlySet<string>;
  private supposing: Situation | undefined;
  private readonly byViewer = new Map<string, Situation>();
  private readonly changed: Changed;

  /**
   * @param usual the same mesh with nothing out of order: what the outages do not touch is taken from there
   * @param supposesUnread as {@link withUnreadPods}
   * @param unseen in which clusters the one who looks notices nothing
   * @param whole the same as those see it who notice everything
   */
  constructor(
    public readonly view: MeshView,
    public readonly outages: readonly Outage[],
    private readonly usual?: Situation,
    private readonly supposesUnread = false,
    private readonly unseen: ReadonlySet<string> = NOWHERE,
    private readonly whole?: Situation,
  ) {
    this.changed = usual?.changed ?? new WeakMap();
    this.downClusters = new Set(outages.filter(({ kind }) => kind === 'cluster-down').map(({ cluster }) => cluster!));
    const closed = outages.filter(({ kind }) => kind === 'gateway-down').map(({ cluster }) => cluster!);
    const inZones = new Set(outages.flatMap(({ kind, cluster }) => (kind === 'zone-down' ? [cluster] : [])));
    const withoutPods =
      inZones.size === 0
        ? []
        : view.clusters.filter(
            (one) =>
              inZones.has(one.cluster.name) && gatewayPodsOf(one).length > 0 && this.gatewaysIn(one).length === 0,
          );
    this.closedClusters = new Set([
      ...[...this.downClusters, ...view.closedClusters, ...closed],
      ...withoutPods.map(({ cluster }) => cluster.name),
      ...(usual?.closedClusters ??
        view.clusters.flatMap((one) => (gatewayWithoutPodsIn(one) === undefined ? [] : [one.cluster.name]))),
    ]);
    this.touchedClusters = new Set(outages.flatMap(({ cluster }) => (cluster === undefined ? view.names : [cluster])));
  }

  /**
   * The situation in which the waypoint pods that are left do the same. That a waypoint has no pods matters to who would ask it,
   * and to no other waypoint: what those are sent is the same as usual.
   */
  public get ofPodsLeft(): Situation {
    return this.usual !== undefined && this.outages.every(({ kind }) => kind === 'waypoint-down') ? this.usual : this;
  }

  /** The same with pods in every place of the clusters of which what was read does not say which pods a service has there. */
  public get withUnreadPods(): Situation {
    if (this.supposesUnread) return this;
    const { view, outages, usual, unseen, whole } = this;
    return (this.supposing ??= new Situation(
      view,
      outages,
      usual?.withUnreadPods,
      true,
      unseen,
      whole?.withUnreadPods,
    ));
  }

  /**
   * The situation as the istiod of a cluster sees it, and tells its proxies: without what is out of order where it does not look any
   * more. Who answers is the same for all.
   */
  public seenBy(cluster: string): Situation {
    if (this.whole !== undefined) return this.whole.seenBy(cluster);
    const known = this.byViewer.get(cluster);
    if (known !== undefined) return known;
    const { view, outages, usual, supposesUnread } = this;
    const unseen = unseenBy(cluster, outages, view.names);
    const seen = unseen.size === 0 ? this : new Situation(view, outages, usual, supposesUnread, unseen, this);
    this.byViewer.set(cluster, seen);
    return seen;
  }

  /** True if what is out of order in a cluster is not noticed by the one who looks. */
  public isUnseen(cluster: string): boolean {
    return this.unseen.has(cluster);
  }

  public isDown(cluster: string): boolean {
    return this.downClusters.has(cluster);
  }

  /** True if the east-west gateways of a cluster accept no connections. */
  public isClosed(cluster: string): boolean {
    return this.closedClusters.has(cluster);
  }

  /** The pods of a cluster's east-west gateways that are left. */
  private gatewaysIn(view: ClusterView): readonly EnvoyProxy[] {
    return gatewayPodsOf(view).filter(({ cluster, place: { zone } }) => !this.isZoneDown(cluster, zone));
  }

  /** What each cluster has of a service ("namespace/name"), in the order of the clusters. */
  public shardsOf(service: string): readonly ShardInSituation[] {
    const known = this.shards.get(service);
    if (known !== undefined) return known;
    const shards = this.usual === undefined ? this.computeShards(service) : this.changedShards(service, this.usual);
    this.shards.set(service, shards);
    return shards;
  }

  /** The clusters in which it is not known how many pods a service has, in their order. No outage changes that. */
  public unreadClustersOf(service: string): readonly string[] {
    if (this.usual !== undefined) return this.usual.unreadClustersOf(service);
    const known = this.unread.get(service);
    if (known !== undefined) return known;
    const unread = this.shardsOf(service).flatMap(({ cluster, isKnown }) => (isKnown ? [] : [cluster]));
    this.unread.set(service, unread);
    return unread;
  }

  /** The endpoints of a service, cluster by cluster: one and the same list whenever it is asked for. */
  public endpointsByCluster(service: string): readonly (readonly IstioEndpoint[])[] {
    const known = this.endpoints.get(service);
    if (known !== undefined) return known;
    const endpoints = this.shardsOf(service).map((shard) => shard.endpoints);
    this.endpoints.set(service, endpoints);
    return endpoints;
  }

  /** The endpoints of a service in one cluster. */
  public endpointsOf(service: string, cluster: string): readonly IstioEndpoint[] {
    const place = this.view.placeOf(cluster);
    return place === undefined ? [] : this.shardsOf(service)[place]!.endpoints;
  }

  /** The pods of a service on the port of that name, in all clusters, as one who is admitted to them reaches them. */
  public podsOf(service: string, portName: string, admission?: Admission): PodIndex {
    const key = `${service} ${portName} ${admission?.key ?? ''}`;
    const known = this.pods.get(key);
    if (known !== undefined) return known;
    const index = new PodIndex(
      {
        clusters: this.view.names,
        endpointsOf: (cluster) => this.endpointsOf(service, cluster),
        ...(this.outages.some(isOfControlPlane)
          ? {
              behindGatewayOf: (gateway: string, cluster: string) => this.seenBy(gateway).endpointsOf(service, cluster),
            }
          : {}),
        failingOf: (pod) => this.failingOf(service, pod),
        refuses: admission?.refuses,
        choiceAt: (cluster, ready) => {
          const at = this.view.clusterOf(cluster);
          const known = at.services.get(service);
          if (known === undefined) return undefined;
          return choiceOfGateway(this.view, at, this.gatewaysIn(at), { service: known.service, portName }, ready);
        },
      },
      portName,
      this.usual && { index: this.usual.podsOf(service, portName, admission), touched: this.touchedClusters },
    );
    this.pods.set(key, index);
    return index;
  }

  /** How much of what reaches a pod of a service fails there. */
  public failingOf(service: string, pod: string): Failing {
    return this.failingPodsOf(service).get(pod) ?? NOT_FAILING;
  }

  /** True if a waypoint ("namespace/name") has no pods in a cluster. */
  public isWaypointDown(cluster: string, waypoint: string): boolean {
    return this.outages.some(
      (outage) =>
        outage.kind === 'waypoint-down' && outage.cluster === cluster && (outage.waypoint ?? waypoint) === waypoint,
    );
  }

  /** True if the nodes of a zone are gone. */
  public isZoneDown(cluster: string, zone: string): boolean {
    return this.outages.some(
      (outage) => outage.kind === 'zone-down' && outage.cluster === cluster && outage.zone === zone,
    );
  }

  private computeShards(service: string): readonly ShardInSituation[] {
    const shards = this.view.shardsOf(service);
    return this.view.clusters.map(({ cluster: { name: cluster }, shards: own }, place) => {
      const { endpoints: read, isKnown } = shards[place]!;
      const endpoints = this.supposesUnread && !isKnown ? own.supposedOf(service) : read;
      return { cluster, isKnown, endpoints: this.withOutages(endpoints, service, cluster) };
    });
  }

  private changedShards(service: string, usual: Situation): readonly ShardInSituation[] {
    const shards = [...usual.shardsOf(service)];
    for (const cluster of this.touchedClusters) {
      const place = this.view.placeOf(cluster);
      if (place === undefined) continue;
      const shard = shards[place]!;
      shards[place] = { ...shard, endpoints: this.withOutages(shard.endpoints, service, cluster) };
    }
    return shards;
  }

  private withOutages(endpoints: readonly IstioEndpoint[], service: string, cluster: string): readonly IstioEndpoint[] {
    let left = endpoints;
    if (this.unseen.has(cluster)) return left;
    for (const outage of this.outages) if (outage.cluster === cluster) left = this.withOutage(left, service, outage);
    return left;
  }

  /** One and the same list for an outage, in whatever situation: what is made of a list is remembered by the list. */
  private withOutage(before: readonly IstioEndpoint[], service: string, outage: Outage): readonly IstioEndpoint[] {
    let changed = this.changed.get(outage);
    if (changed === undefined) this.changed.set(outage, (changed = new WeakMap()));
    let left = changed.get(before);
    if (left === undefined) changed.set(before, (left = this.leftBy(outage, before, service)));
    return left;
  }

  private leftBy(outage: Outage, before: readonly IstioEndpoint[], service: string): readonly IstioEndpoint[] {
    const { cluster = '', kind } = outage;
    if (kind === 'scaled-to-zero' && before.length > 0) {
      const gone = this.podsMeant(outage, cluster);
      return before.filter(({ pod }) => !gone.has(pod));
    }
    if (kind === 'unready' && !this.publishesUnready(service, cluster)) {
      const unready = this.podsMeant(outage, cluster);
      return before.map((endpoint) => (unready.has(endpoint.pod) ? withoutHealth(endpoint) : endpoint));
    }
    if (kind === 'zone-down' && outage.isUnnoticed !== true && !this.publishesUnready(service, cluster)) {
      return before.map((endpoint) => (endpoint.zone === outage.zone ? withoutHealth(endpoint) : endpoint));
    }
    return before;
  }

  /** The pods of a cluster that an outage is about, by name. Services that have the same pods lose them together. */
  private podsMeant(outage: OutageOfPods, cluster: string): ReadonlySet<string> {
    const place = this.view.placeOf(cluster);
    const shard = place === undefined ? undefined : this.view.shardsOf(outage.service)[place];
    return someOf(podsOf(shard?.endpoints ?? []), outage.kind === 'scaled-to-zero' ? 1 : outage.pods);
  }

  /** Reports whether the EndpointSlices of a service list pods as ready that are not. */
  private publishesUnready(service: string, cluster: string): boolean {
    return this.view.clusterOf(cluster).cluster.services.get(service)?.publishesUnready === true;
  }

  private failingPodsOf(service: string): Map<string, Failing> {
    const known = this.failing.get(service);
    if (known !== undefined) return known;
    const failing = new Map<string, Failing>();
    const add = (pods: Iterable<string>, more: Failing): void => {
      for (const pod of pods) failing.set(pod, afterEachOther(more, failing.get(pod) ?? NOT_FAILING));
    };
    const isUnnoticedSomewhere = this.outages.some(isOfControlPlane);
    for (const { cluster, endpoints } of this.shardsOf(service)) {
      if (this.isDown(cluster)) add(podsOf(endpoints), UNREACHABLE);
      for (const outage of this.outages) {
        if (isUnnoticedSomewhere && outage.cluster === cluster && takesPods(outage)) {
          add(this.podsMeant(outage, cluster), UNREACHABLE);
        }
        if (outage.kind === 'zone-down' && outage.cluster === cluster) {
          add(podsOf(endpoints.filter((endpoint) => endpoint.zone === outage.zone)), UNREACHABLE);
        }
        if (outage.kind === 'failing' && (outage.cluster ?? cluster) === cluster) {
          const meant = this.podsMeant(outage, cluster);
          const hit = podsOf(endpoints).filter((pod) => meant.has(pod));
          add(hit, failingBy(outage.failure, outage.requests));
        }
      }
    }
    this.failing.set(service, failing);
    return failing;
  }
}

const NOWHERE: ReadonlySet<string> = new Set();

/** What an outage leaves of a list of endpoints. */
type Changed = WeakMap<Outage, WeakMap<readonly IstioEndpoint[], readonly IstioEndpoint[]>>;

/** The clusters in which the istiod of a cluster notices nothing. */
function unseenBy(viewer: string, outages: readonly Outage[], all: readonly string[]): ReadonlySet<string> {
  if (outages.some(({ kind, cluster }) => kind === 'istiod-down' && cluster === viewer)) return new Set(all);
  const remotes = outages.flatMap((outage) =>
    outage.kind === 'remote-api-down' && outage.cluster === viewer ? [outage.remote] : [],
  );
  return remotes.length === 0 ? NOWHERE : new Set(remotes);
}

/** True for what leaves pods that do not answer: they are asked where it was not noticed. */
function takesPods(outage: Outage): outage is OutageOfPods {
  return outage.kind === 'scaled-to-zero' || outage.kind === 'unready';
}

/** The pods behind some endpoints, each once, by name. A pod with two ports is two endpoints. */
function podsOf(endpoints: readonly IstioEndpoint[]): string[] {
  return [...new Set(endpoints.map(({ pod }) => pod))].sort(compareText);
}

/** A fraction of some pods, rounded up: half of one pod is that pod. */
function someOf(pods: readonly string[], fraction: number): ReadonlySet<string> {
  return new Set(pods.slice(0, Math.ceil(pods.length * fraction)));
}

function withoutHealth(endpoint: IstioEndpoint): IstioEndpoint {
  return endpoint.health === 'HEALTHY' ? { ...endpoint, health: 'UNHEALTHY' } : endpoint;
}
