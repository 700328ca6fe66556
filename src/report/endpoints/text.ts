import type { Assignment, Endpoint } from '../../predict/envoy/hosts';
import { visible } from '../../util/escape';
import { textTable } from '../../util/text-table';
import type { Page } from '../format';

const COLUMNS = ['PRIORITY', 'ADDRESS', 'VIA', 'CLUSTER', 'NETWORK', 'LOCALITY', 'WEIGHT', 'HEALTH'] as const;

/** What waypoints are sent, as a table for each port of each service. */
export function endpointsAsText(assignments: readonly Assignment[], page: Page): string {
  return assignments
    .map((assignment) => `${visible(titleOf(assignment))}\n${tableOf(assignment.endpoints, page)}`)
    .join('\n');
}

function titleOf({ cluster, waypoint, pod, service, port, subset }: Assignment): string {
  const of = subset === null ? '' : ` subset ${subset}`;
  return `${cluster}, waypoint ${waypoint}${pod === null ? '' : ` (${pod})`}, ${service}:${port}${of}`;
}

function tableOf(endpoints: readonly Endpoint[], { width }: Page): string {
  if (endpoints.length === 0) return '  no endpoints: requests fail\n';
  const rows: (readonly string[])[] = [COLUMNS, ...endpoints.map(toRow)];
  return textTable(rows, { indent: '  ', width })
    .map((line) => `${line}\n`)
    .join('');
}

function toRow({ priority, address, via, cluster, network, locality, weight, health }: Endpoint): string[] {
  return [String(priority), address, via, cluster, orDash(network), orDash(locality), String(weight), health];
}

function orDash(text: string): string {
  return text === '' ? '-' : text;
}
