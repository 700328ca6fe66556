import { afterEachOther, NOT_FAILING, UNREACHABLE, type Failing } from '../shares';
import type { IstioEndpoint } from '../istio/endpoints';
import { choiceOfGateway } from '../istio/assign';
import type { FoundGateway } from '../istio/gateways';
import {
  gatewayPodsOf,
  gatewayWithoutPodsIn,
  standingIn,
  type ClusterView,
  type EnvoyProxy,
  type MeshView,
} from '../istio/view';
import { isOfControlPlane, type Outage } from '../outage';
import { downAddressesOf, type DownAddresses } from './down-addresses';
import { EffectOfOutages, podsOf, type FailingPods } from './effect-of-outages';
import { PodIndex, type Admission } from './pod-index';

/** The endpoints that one cluster has of a service, as istiods see them. */
export interface ShardInSituation {
  readonly cluster: string;
  readonly endpoints: readonly IstioEndpoint[];
  /** False where what was read does not say which pods there are. */
  readonly isKnown: boolean;
}

/** A mesh with something out of order: what istiods still see, and what answers. */
export class Situation {
  private readonly unread = new Map<string, readonly string[]>();
  private readonly shards = new Map<string, readonly ShardInSituation[]>();
  private readonly endpoints = new Map<string, readonly (readonly IstioEndpoint[])[]>();
  private readonly failing = new Map<string, Map<string, Failing>>();
  private readonly pods = new Map<string, PodIndex>();
  private readonly downClusters: ReadonlySet<string>;
  private readonly closedClusters: ReadonlySet<string>;
  private readonly downAddresses: DownAddresses;
  /** Those in which anything may be out of order: in all others pods are what they are in the steady state. */
  private readonly touchedClusters: ReadonlySet<string>;
  private supposing: Situation | undefined;
  private readonly byViewer = new Map<string, Situation>();
  private readonly effect: EffectOfOutages;

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
    this.effect = usual?.effect ?? new EffectOfOutages(view);
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
    this.downAddresses = downAddressesOf(outages);
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

  /** True if a gateway accepts no connections at its address: it has to accept them in every cluster that it may stand in. */
  public isClosedAt(gateway: Pick<FoundGateway, 'cluster' | 'network' | 'address'>): boolean {
    if (this.closedClusters.size === 0 && !this.hasDownAddresses) return false;
    return standingIn(this.view, gateway).some(
      ({ name }) => this.isClosed(name) || this.downAddresses.get(name)?.includes(gateway.address) === true,
    );
  }

  /** True if an address of a gateway is down: gateways of one cluster are then not alike. */
  public get hasDownAddresses(): boolean {
    return this.downAddresses.size > 0;
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
    if (this.unseen.has(cluster)) return endpoints;
    return this.outages.reduce(
      (left, outage) => this.effect.leftOf({ service, cluster, endpoints: left }, outage),
      endpoints,
    );
  }

  private failingPodsOf(service: string): Map<string, Failing> {
    const known = this.failing.get(service);
    if (known !== undefined) return known;
    const failing = new Map<string, Failing>();
    const add = ({ pods, failing: more }: FailingPods): void => {
      for (const pod of pods) failing.set(pod, afterEachOther(more, failing.get(pod) ?? NOT_FAILING));
    };
    const isUnnoticedSomewhere = this.outages.some(isOfControlPlane);
    for (const { cluster, endpoints } of this.shardsOf(service)) {
      if (this.isDown(cluster)) add({ pods: podsOf(endpoints), failing: UNREACHABLE });
      for (const outage of this.outages) {
        const found = this.effect.failingOf({ service, cluster, endpoints }, outage, isUnnoticedSomewhere);
        if (found !== undefined) add(found);
      }
    }
    this.failing.set(service, failing);
    return failing;
  }
}

const NOWHERE: ReadonlySet<string> = new Set();

/** The clusters in which the istiod of a cluster notices nothing. */
function unseenBy(viewer: string, outages: readonly Outage[], all: readonly string[]): ReadonlySet<string> {
  if (outages.some(({ kind, cluster }) => kind === 'istiod-down' && cluster === viewer)) return new Set(all);
  const remotes = outages.flatMap((outage) =>
    outage.kind === 'remote-api-down' && outage.cluster === viewer ? [outage.remote] : [],
  );
  return remotes.length === 0 ? NOWHERE : new Set(remotes);
}
