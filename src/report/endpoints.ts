import type { Assignment, Endpoint } from '../predict/envoy/assignment';
import { visible } from './escape';
import { textTable } from './text-table';

/** What waypoints are sent, as docs/schema/endpoints.v1.schema.json has it. */
export function endpointsAsJson(assignments: readonly Assignment[]): string {
  const entries = assignments.map(({ cluster, waypoint, pod, service, port, subset, endpoints }) => ({
    cluster,
    waypoint,
    pod,
    service,
    port,
    subset,
    endpoints: endpoints.map((endpoint) => ({
      address: endpoint.address,
      via: endpoint.via,
      cluster: endpoint.cluster,
      network: endpoint.network,
      locality: endpoint.locality,
      priority: endpoint.priority,
      weight: endpoint.weight,
      health: endpoint.health,
    })),
  }));
  return `${JSON.stringify(entries, null, 2)}\n`;
}

const COLUMNS = ['PRIORITY', 'ADDRESS', 'VIA', 'CLUSTER', 'NETWORK', 'LOCALITY', 'WEIGHT', 'HEALTH'] as const;

/** What waypoints are sent, as a table for each port of each service. */
export function endpointsAsText(assignments: readonly Assignment[]): string {
  return assignments
    .map((assignment) => `${visible(titleOf(assignment))}\n${tableOf(assignment.endpoints)}`)
    .join('\n');
}

function titleOf({ cluster, waypoint, pod, service, port, subset }: Assignment): string {
  const of = subset === null ? '' : ` subset ${subset}`;
  return `${cluster}, waypoint ${waypoint}${pod === null ? '' : ` (${pod})`}, ${service}:${port}${of}`;
}

function tableOf(endpoints: readonly Endpoint[]): string {
  if (endpoints.length === 0) return '  no endpoints: requests fail\n';
  const rows: (readonly string[])[] = [COLUMNS, ...endpoints.map(toRow)];
  return textTable(rows, '  ')
    .map((line) => `${line}\n`)
    .join('');
}

function toRow({ priority, address, via, cluster, network, locality, weight, health }: Endpoint): string[] {
  return [String(priority), address, via, cluster, orDash(network), orDash(locality), String(weight), health];
}

function orDash(text: string): string {
  return text === '' ? '-' : text;
}
