import { parseLocality, type Locality } from '../../istio/locality';
import type { Client } from './client';
import type { Situation } from '../situation';
import type { ClusterView } from '../istio/view';
import { targetsOf, type Candidate, type KnownService, type Spot, type Target } from '../ztunnel';

/**
 * Where the clients of a cluster run: in the zone that is asked about, else evenly in all zones of the cluster. Those of a zone
 * that is down are down with it. Nodes that were read say which zones there are, and in which region.
 */
export function spotsOfClient({ zone }: Client, { cluster, shards }: ClusterView, situation?: Situation): Spot[] {
  const { network = '' } = cluster;
  const places = shards.placement.places;
  const toSpot = ({ region, zone: inZone, subzone }: Locality): Spot => ({
    network,
    ...parseLocality(shards.placement.forNodeProxies(`${region}/${inZone}/${subzone}`)),
    node: '',
  });
  if (zone !== undefined) {
    const [known] = places.filter((place) => place.zone === zone);
    return [toSpot({ region: known?.region ?? cluster.region ?? '', zone, subzone: '' })];
  }
  const up = places.filter((place) => situation?.isZoneDown(cluster.name, place.zone) !== true);
  return (up.length > 0 ? up : places).map(toSpot);
}

/** What the node proxies of a client send requests to: the average over the places in which the client runs. */
export function targetsOfClient<Pod extends Candidate>(
  known: KnownService<Pod>,
  client: Client,
  view: ClusterView,
  situation: Situation,
): Target<Pod>[] {
  const spots = spotsOfClient(client, view, situation);
  const [first] = spots;
  if (spots.length === 1 || known.preference === undefined) return targetsOf(known, first!, view);
  const shares = new Map<Pod | string, Target<Pod>>();
  for (const spot of spots) {
    for (const target of targetsOf(known, spot, view)) {
      const key = target.kind === 'pod' ? target.pod : `${target.gateway.network} ${target.gateway.address}`;
      const before = shares.get(key)?.share ?? 0;
      shares.set(key, { ...target, share: before + target.share / spots.length });
    }
  }
  return [...shares.values()];
}
