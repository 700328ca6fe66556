import { compareText } from '../../util/compare-text';
import { gatewayAddressesOf, gatewayPodsOf } from '../istio/view';
import type { Outage } from '../outage';
import type { Prediction } from './prediction';
import { UserError } from '../../util/user-error';

/** A question names something that the mesh does not have. The answer would be that nothing is wrong with it. */
export class NotThere extends UserError {}

export function requireCluster({ clusters }: Prediction, cluster: string): void {
  requireOneOf(`there is no cluster "${cluster}"`, cluster, clusters);
}

/** @param service "namespace/name" */
export function requireService({ view, services }: Prediction, service: string): void {
  if (view.clusters.some(({ cluster }) => cluster.services.has(service))) return;
  requireOneOf(`no cluster has a Service "${service}"`, service, services);
}

/** Makes sure that what an outage is about is there: an outage of nothing harms nothing. */
export function requireNamesOf(prediction: Prediction, outage: Outage): void {
  if (outage.cluster !== undefined) requireCluster(prediction, outage.cluster);
  if ('service' in outage) requireService(prediction, outage.service);
  if (outage.kind === 'remote-api-down') requireCluster(prediction, outage.remote);
  if (outage.kind === 'zone-down') {
    const { cluster, zone } = outage;
    requireZone(prediction, cluster, zone);
  }
  if (outage.kind === 'gateway-address-down') {
    const { cluster, address } = outage;
    const known = gatewayAddressesOf(prediction.view, cluster);
    requireOneOf(`${cluster} has no known gateway address "${address}"`, address, known);
  }
  if (outage.kind === 'waypoint-down' && outage.waypoint !== undefined) {
    const { cluster, waypoint } = outage;
    const { waypoints } = prediction.view.clusterOf(cluster).cluster;
    requireOneOf(`${cluster} has no waypoint "${waypoint}"`, waypoint, [...waypoints.keys()]);
  }
}

/** Makes sure that some cluster is in a region, as far as it is known. */
export function requireRegion({ view }: Prediction, region: string): void {
  const regions = view.clusters.flatMap(({ cluster }) => (cluster.region === undefined ? [] : [cluster.region]));
  requireOneOf(`no cluster is known to be in region "${region}"`, region, [...new Set(regions)]);
}

/** Makes sure that a cluster has a zone, as far as anything is known to be in it. */
export function requireZone(prediction: Prediction, cluster: string, zone: string): void {
  requireOneOf(`${cluster} has no known zone "${zone}"`, zone, zonesOf(prediction, cluster));
}

/** The zones of a cluster that the mesh states, or that its Nodes or pods of services, waypoints or east-west gateways are in. */
function zonesOf({ view, services }: Prediction, name: string): string[] {
  const at = view.clusterOf(name);
  const { cluster, shards, waypoints } = at;
  const proxies = [...waypoints.flatMap((waypoint) => waypoint.proxies), ...gatewayPodsOf(at)];
  const ofPods = services.flatMap((service) => shards.of(service).endpoints.map(({ zone }) => zone));
  const ofNodes = shards.placement.places.map(({ zone }) => zone);
  const ofProxies = proxies.map(({ place }) => place.zone);
  return [...new Set([...cluster.zones, ...ofNodes, ...ofPods, ...ofProxies])].filter((zone) => zone !== '');
}

function requireOneOf(problem: string, name: string, names: readonly string[]): void {
  if (names.includes(name)) return;
  const there = [...names].sort(compareText);
  throw new NotThere(`${problem}. There ${there.length === 0 ? 'is none' : `is ${there.join(', ')}`}.`);
}
