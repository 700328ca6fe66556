import type { Assignment } from '../../predict/envoy/hosts';
import type { Reason } from '../../predict/answer';
import type { FieldLines } from '../../model/read/files';
import { assumptionsAsJson } from '../answer-json';
import { jsonText, type Formatters } from '../format';
import { endpointsAsText } from './text';

/** What `endpoints` found. */
export interface EndpointsReport {
  readonly assignments: readonly Assignment[];
  /** What the lists assume of the mesh as a whole. */
  readonly assumptions: readonly Reason[];
}

/** The formats of `endpoints`. */
export const ENDPOINTS_FORMATS: Formatters<EndpointsReport, 'text' | 'json'> = {
  text: ({ assignments }, page) => endpointsAsText(assignments, page),
  json: ({ assignments, assumptions }, { lines }) =>
    jsonText(assignments.map((assignment) => assignmentAsJson(assignment, assumptions, lines))),
};

/** An entry, as docs/schema/endpoints.v1.schema.json has it. */
function assignmentAsJson(
  { cluster, waypoint, pod, service, port, subset, endpoints }: Assignment,
  assumptions: readonly Reason[],
  lines: FieldLines | undefined,
): object {
  return {
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
    ...assumptionsAsJson(assumptions, lines),
  };
}
