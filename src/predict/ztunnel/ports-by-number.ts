import type { Cluster } from '../../model/mesh';
import type { Port, Service } from '../../model/services';
import type { IstioEndpoint } from '../istio/endpoints';

/** The endpoints of one cluster. */
export interface ShardOfPods {
  readonly endpoints: readonly IstioEndpoint[];
}

/**
 * The endpoints of a cluster that a node proxy chooses from for a port. It knows the port by its number, whatever the Service there
 * calls it. All pods of another network are one to it that has every port of the service: what the gateway there lacks, that refuses.
 *
 * @param there the Service of that cluster
 * @param network that of the client
 * @see ztunnel src/state.rs load_balance; istio pilot/pkg/serviceregistry/ambient/multicluster.go createSplitHorizonWorkload
 */
export function endpointsByNumber(
  { endpoints }: ShardOfPods,
  there: Service | undefined,
  { name, port }: Port,
  network: string,
): IstioEndpoint[] {
  const named = there?.ports.find((one) => one.port === port);
  const whatever = named ?? there?.ports[0];
  return endpoints
    .filter((endpoint) => endpoint.portName === (endpoint.network === network ? named : whatever)?.name)
    .map((endpoint) => (endpoint.portName === name ? endpoint : { ...endpoint, portName: name }));
}

/**
 * Reports whether a node proxy sends requests for a port to pods of its network whose Service does not have it: at the number that the
 * client's own Service has for its target. Of a target that is a name it knows nothing there, and passes over them.
 *
 * @see ztunnel src/state.rs find_upstream_from_service
 */
export function goesByOwnTarget(
  { endpoints }: ShardOfPods,
  there: Service | undefined,
  port: Port,
  own: Cluster,
): boolean {
  const isThere = there?.ports.some((one) => one.port === port.port) === true;
  const isNumber = typeof port.targetPort !== 'string';
  return !isThere && isNumber && endpoints.some(({ network }) => network === (own.network ?? ''));
}
