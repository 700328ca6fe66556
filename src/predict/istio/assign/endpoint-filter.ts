import type { Service } from '../../../model/services';
import type { Behaviours } from '../../../istio/behaviours';
import { LABEL_DRAINING, LABEL_PERSISTENT_SESSION } from '../../../istio/vocabulary';
import { runsOf, type EndpointRun, type IstioEndpoint, type ShardFilter } from '../endpoints';
import type { EnvoyProxy } from '../view';

/** What is asked for. */
export interface Wanted {
  readonly portName: string;
  /** The labels of the subset; none for all. */
  readonly labels: ReadonlyMap<string, string>;
  readonly sendsUnready: boolean;
}

/**
 * The endpoints of a service that a waypoint may be sent, of all clusters' in the order of their names; those that are sent
 * alike in one piece.
 *
 * @see istio pilot/pkg/xds/endpoints/endpoint_builder.go BuildClusterLoadAssignment, filterIstioEndpoint
 */
export function filterEndpoints(
  shards: readonly (readonly IstioEndpoint[])[],
  proxy: EnvoyProxy,
  service: Service,
  wanted: Wanted,
  behaviours: Behaviours,
): readonly EndpointRun[] {
  const keepsDraining = (service.object.labels[LABEL_PERSISTENT_SESSION] ?? '') !== '';
  const filter: ShardFilter = {
    key: JSON.stringify([wanted.portName, wanted.sendsUnready, keepsDraining, ...wanted.labels]),
    counts: (endpoint) => isWanted(endpoint, wanted, keepsDraining),
  };
  const near = service.nodeLocal
    ? shards.map((shard) => shard.filter(({ nodeName }) => nodeName === proxy.nodeName))
    : shards;
  const runs = runsOf(near, filter);
  const isOwnOnly = staysInCluster(service, behaviours);
  return isOwnOnly ? runs.filter(({ cluster }) => cluster === proxy.cluster) : runs;
}

function isWanted(
  endpoint: IstioEndpoint,
  { portName, labels, sendsUnready }: Wanted,
  keepsDraining: boolean,
): boolean {
  if (endpoint.portName !== portName) return false;
  for (const [label, value] of labels) if (endpoint.labels[label] !== value) return false;
  if (endpoint.health === 'TERMINATING' || (endpoint.health === 'UNHEALTHY' && !sendsUnready)) return false;
  return keepsDraining || !isDraining(endpoint);
}

/** True if a waypoint is sent no endpoint of another cluster for a service. */
export function staysInCluster(service: Service, { scopeFilters }: Behaviours): boolean {
  return service.nodeLocal || service.clusterLocal || (scopeFilters && service.scope !== 'GLOBAL');
}

export function isDraining({ health, labels }: IstioEndpoint): boolean {
  return health === 'DRAINING' || (labels[LABEL_DRAINING] ?? '') !== '';
}
