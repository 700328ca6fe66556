import { parseLocality } from '../model/locality';
import type { Client, ClientKind } from '../predict/client';
import type { Outage } from '../predict/outage';
import { NoOutage, parseOutages } from '../predict/outage-syntax';
import type { Prediction } from '../predict/prediction';
import { CannotRun } from './exit';

const KINDS: readonly ClientKind[] = ['ambient', 'ingress', 'sidecar'];

/** Reads `CLUSTER[:KIND[:ZONE]]`. */
export function parseClient(text: string, prediction: Prediction): Client {
  const [cluster = '', kind = 'ambient', zone, ...rest] = text.split(':');
  const known = KINDS.find((one) => one === kind);
  if (known === undefined || rest.length > 0)
    throw new CannotRun(`--client "${text}" is not CLUSTER[:KIND[:ZONE]], with one of ${KINDS.join(', ')} for KIND.`);
  requireCluster(`--client "${text}"`, cluster, prediction);
  return { cluster, kind: known, ...(zone === undefined ? {} : { zone }) };
}

/** Reads outages that happen at once, and makes sure that what they name is there: an outage of nothing harms nobody. */
export function readOutages(text: string, service: string, prediction: Prediction): Outage[] {
  const outages = parse(text, service);
  for (const outage of outages) requireNamed(`--outage "${text}"`, outage, prediction);
  return outages;
}

function parse(text: string, service: string): Outage[] {
  try {
    return parseOutages(text, service);
  } catch (error) {
    if (error instanceof NoOutage) throw new CannotRun(`--outage ${error.message}`);
    throw error;
  }
}

function requireNamed(option: string, outage: Outage, prediction: Prediction): void {
  if (outage.cluster !== undefined) requireCluster(option, outage.cluster, prediction);
  if ('service' in outage) requireService(option, outage.service, prediction);
  if (outage.kind === 'zone-down') {
    const { cluster, zone } = outage;
    requireOneOf(
      `${option}: nothing is known to be in zone ${zone} of ${cluster}.`,
      zone,
      zonesOf(cluster, prediction),
    );
  }
  if (outage.kind === 'waypoint-down' && outage.waypoint !== undefined) {
    const { waypoints } = prediction.view.clusterOf(outage.cluster).cluster;
    requireOneOf(`${option}: ${outage.cluster} has no waypoint ${outage.waypoint}.`, outage.waypoint, [
      ...waypoints.keys(),
    ]);
  }
}

/** The zones of a cluster that anybody said, or that pods of services are in. */
function zonesOf(name: string, { view, services }: Prediction): string[] {
  const { cluster, shards } = view.clusterOf(name);
  const ofPods = services.flatMap((service) =>
    shards.of(service).endpoints.map(({ localityLabel }) => parseLocality(localityLabel).zone),
  );
  return [...new Set([...cluster.zones, ...ofPods])].filter((zone) => zone !== '');
}

export function requireCluster(option: string, cluster: string, { clusters }: Prediction): void {
  requireOneOf(`${option}: there is no cluster "${cluster}".`, cluster, clusters);
}

export function requireService(option: string, service: string, { view, services }: Prediction): void {
  if (view.clusters.some(({ cluster }) => cluster.services.has(service))) return;
  requireOneOf(`${option}: no cluster has a Service "${service}".`, service, services);
}

function requireOneOf(problem: string, name: string, names: readonly string[]): void {
  if (names.includes(name)) return;
  const nearest = [...names].sort();
  throw new CannotRun(`${problem} There ${nearest.length === 0 ? 'is none' : `is ${nearest.join(', ')}`}.`);
}
