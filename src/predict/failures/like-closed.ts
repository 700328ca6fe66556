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
  const networks = networksByPlace(view);
  return view.names.filter((_name, place) => {
    const own = networks[place]!;
    const isElsewhere = networks.some((others, other) => other !== place && [...own].some((one) => others.has(one)));
    return own.size === 1 && !own.has('') && !isElsewhere;
  });
});

/** The networks that each cluster and its pods are in, for every viewer; '' where one is not known. */
function networksByPlace(view: MeshView): readonly ReadonlySet<string>[] {
  const all = view.clusters.map(({ cluster, waypoints }) => {
    const proxies = waypoints.flatMap((waypoint) => waypoint.proxies);
    return new Set([
      cluster.network ?? '',
      ...networksOf(proxies.map(({ place }) => place)),
      ...proxies.map(({ network }) => network),
    ]);
  });
  const services = new Set(view.clusters.flatMap((one) => [...one.services.keys()]));
  for (const service of services) {
    for (const [place, { endpoints, isKnown }] of view.shardsOf(service).entries()) {
      for (const network of networksOf(endpoints)) all[place]!.add(network);
      if (!isKnown && view.clusters[place]!.services.has(service)) all[place]!.add('');
    }
    // Those of a fleet do not fit into memory together.
    view.forget(service);
  }
  return all;
}

function networksOf(pods: readonly Pick<IstioEndpoint, 'network' | 'forNodeProxies'>[]): string[] {
  return pods.flatMap(({ network, forNodeProxies }) => [network, forNodeProxies.network]);
}
