import { isOfControlPlane } from '../outage';
import type { IstioEndpoint } from '../istio/endpoints';
import type { MeshView } from '../istio/view';
import { oncePer } from '../../util/once-per';
import type { Way, WaySet } from './way';

/** Sets of failures that no client can tell from others: one of each is computed. */
export class LikeClosed {
  /** The way in which the gateways of a cluster fail, by that in which the cluster does. */
  private readonly gatewayOf = new Map<number, number>();
  private readonly gateways: ReadonlySet<number>;
  private readonly ofControlPlanes: ReadonlySet<number>;

  constructor(view: MeshView, ways: readonly Way[]) {
    this.ofControlPlanes = new Set(ways.filter(({ outage }) => isOfControlPlane(outage)).map(({ place }) => place));
    const apart = new Set(clustersApart(view));
    for (const { outage, place } of ways) {
      if (outage.kind !== 'cluster-down' || !apart.has(outage.cluster)) continue;
      const gateway = ways.find((way) => way.outage.kind === 'gateway-down' && way.outage.cluster === outage.cluster);
      if (gateway !== undefined) this.gatewayOf.set(place, gateway.place);
    }
    this.gateways = new Set(this.gatewayOf.values());
  }

  /**
   * The set that is computed in place of this and others, for ambient clients of clusters that are up in all of them: with the gateways of
   * a cluster in place of the cluster, where nothing outside of it gets to it but by its gateways. Other clusters keep what they last saw
   * of it, and nothing that they send there arrives, be the gateways gone alone or everything. Undefined where there are no others.
   */
  public inPlaceOf(set: WaySet): WaySet | undefined {
    const hasOthers = set.some((way) => this.gatewayOf.has(way) || this.gateways.has(way));
    if (!hasOthers || set.some((way) => this.ofControlPlanes.has(way))) return undefined;
    const ways = new Set(set.map((way) => this.gatewayOf.get(way) ?? way));
    return [...ways].sort((left, right) => left - right);
  }
}

/** The clusters with a network of their own, in which all of their pods are, and none of another cluster. */
const clustersApart = oncePer((view: MeshView): readonly string[] => {
  const networks = view.clusters.map((_cluster, place) => networksIn(view, place));
  return view.names.filter((_name, place) => {
    const own = networks[place]!;
    const isElsewhere = networks.some((others, other) => other !== place && [...own].some((one) => others.has(one)));
    return own.size === 1 && !own.has('') && !isElsewhere;
  });
});

/** The networks that a cluster and its pods are in, for whoever looks; '' where one is not known. */
function networksIn(view: MeshView, place: number): ReadonlySet<string> {
  const { cluster, services, waypoints } = view.clusters[place]!;
  const shards = [...services.keys()].map((key) => view.shardsOf(key)[place]!);
  const endpoints = shards.flatMap((shard) => shard.endpoints);
  const places = waypoints.flatMap(({ proxies }) => proxies.map((proxy) => proxy.place));
  const ofPlaces = [...endpoints, ...places].flatMap((one: Pick<IstioEndpoint, 'network' | 'forNodeProxies'>) => [
    one.network,
    one.forNodeProxies.network,
  ]);
  const ofProxies = waypoints.flatMap(({ proxies }) => proxies.map(({ network }) => network));
  const unread = shards.some(({ isKnown }) => !isKnown) ? [''] : [];
  return new Set([cluster.network ?? '', ...ofPlaces, ...ofProxies, ...unread]);
}
