import { compareText } from '../../util/compare-text';
import { gatewayAddressesOf, gatewayPodsOf } from '../istio/view';
import type { Client } from '../client';
import type { Outage } from '../outage';
import type { Prediction } from './prediction';
import { listNames } from '../../util/list-names';
import { endWithMeant, meantName } from '../../util/meant-name';
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
  if (regions.length === 0) {
    throw new NotThere(
      `no region of a cluster is known, and "${region}" is asked about. State them: new Cluster(mesh, …, { region: '${region}', … }), or "region" of each cluster in mesh.json.`,
    );
  }
  requireOneOf(`no cluster is known to be in region "${region}"`, region, [...new Set(regions)]);
}

/** Makes sure that a cluster has a zone, as far as anything is known to be in it. */
export function requireZone(prediction: Prediction, cluster: string, zone: string): void {
  const known = zonesOf(prediction, cluster);
  if (known.length === 0) {
    throw new NotThere(
      `no zone of ${cluster} is known, and "${zone}" is asked about. State the zones of its nodes: new Cluster(mesh, '${cluster}', { zones: ['${zone}'], … }), or "zones": ["${zone}"] of the cluster in mesh.json.`,
    );
  }
  requireOneOf(`${cluster} has no known zone "${zone}"`, zone, known);
}

/** Makes sure that the cluster of a client is there, and the zone that it is in. */
export function requireClient(prediction: Prediction, { cluster, zone }: Client): void {
  requireCluster(prediction, cluster);
  if (zone !== undefined) requireZone(prediction, cluster, zone);
}

/**
 * Makes sure that a port is one of some service, in some cluster. Where one of the services was not read, it may have it.
 *
 * @param services "namespace/name"
 */
export function requirePort({ view }: Prediction, services: readonly string[], port: number): void {
  const known = new Set<number>();
  for (const service of services) {
    const declared = view.clusters.flatMap(({ cluster }) => cluster.services.get(service) ?? []);
    if (declared.length === 0) return;
    for (const { ports } of declared) for (const { port: number } of ports) known.add(number);
  }
  if (known.has(port)) return;
  const there = [...known].sort((left, right) => left - right).join(', ');
  const whose = services.length === 1 ? services[0] : 'no service that is asked about';
  throw new NotThere(
    `${whose} has ${services.length === 1 ? 'no' : 'the'} port ${port}. ${there === '' ? 'No port is there' : `There is ${there}`}.`,
  );
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

/** Among more, a reader does not find the one that is meant. */
const MOST_NAMES = 20;

function requireOneOf(problem: string, name: string, names: readonly string[]): void {
  if (names.includes(name)) return;
  const there = [...names].sort(compareText);
  const meant = there.length > MOST_NAMES ? meantName(name, there) : undefined;
  throw new NotThere(
    `${problem}${endWithMeant(meant)} There ${there.length === 0 ? 'is none' : `is ${listNames(there, MOST_NAMES)}`}.`,
  );
}
