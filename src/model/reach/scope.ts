import { asksForNameOnly } from '../object';
import { ANNOTATION_NAME_OVERRIDE, HBONE_PORT } from '../../istio/vocabulary';
import type { Cluster } from '../mesh';
import { scopeOf, type Service } from '../services';
import type { Waypoint } from '../gateways';

type Scope = Service['scope'];

/** True if a service is local whatever else there may be: what makes it global was not left unread. */
export function isSurelyLocal(service: Service, cluster: Cluster): boolean {
  return service.scope === 'LOCAL' && !mayBeGlobalByNamespace(service.namespace, cluster);
}

/**
 * The scope of the Service that istiod generates for a waypoint: as it was read, from a live cluster, else as its Gateway
 * makes it. Undefined where that depends on something that was not read.
 */
export function scopeOfWaypoint(waypoint: Waypoint, cluster: Cluster): Scope | undefined {
  return generatedServiceOf(waypoint, cluster)?.scope ?? declaredScopeOf(waypoint, cluster);
}

/** The scope that a waypoint's Gateway gives to the Service that istiod generates; undefined where that is not known. */
export function declaredScopeOf(waypoint: Waypoint, cluster: Cluster): Scope | undefined {
  const { namespace, serviceLabels, mayHaveOtherLabels } = waypoint;
  const scope = scopeOf(serviceLabels, namespace, cluster.namespaces.get(namespace)?.labels, cluster.switches);
  const isOpen = mayHaveOtherLabels || mayBeGlobalByNamespace(namespace, cluster);
  return scope === 'LOCAL' && isOpen ? undefined : scope;
}

/** The Service that istiod generated for a waypoint, where a live cluster was read. */
export function generatedServiceOf({ object, namespace, name }: Waypoint, { services }: Cluster): Service | undefined {
  const service = services.get(`${namespace}/${object.annotations[ANNOTATION_NAME_OVERRIDE] ?? name}`);
  return service?.generated === true ? service : undefined;
}

/**
 * Reports whether node proxies can reach a waypoint: they ask its Service for the port of tunnels, whatever its listeners are. A live
 * Service says it, else the Gateway.
 *
 * @see istio pilot/pkg/serviceregistry/ambient/waypoints.go getGatewayAddress; ztunnel src/state.rs find_upstream
 */
export function takesTunnels(waypoint: Waypoint, cluster: Cluster): boolean {
  const generated = generatedServiceOf(waypoint, cluster);
  return generated?.ports.some(({ port }) => port === HBONE_PORT) ?? waypoint.hasTunnelPort;
}

function mayBeGlobalByNamespace(namespace: string, { namespaces, switches }: Cluster): boolean {
  if (namespaces.has(namespace)) return false;
  return switches.serviceScopeConfigs.some(
    ({ scope, namespaceSelector }) =>
      scope === 'GLOBAL' && namespaceSelector !== undefined && !asksForNameOnly(namespaceSelector),
  );
}
