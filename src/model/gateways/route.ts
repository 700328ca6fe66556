import { groupBy } from '../../util/group-by';
import { isMap, type KubeObject } from '../object';
import {
  expand,
  hostOf,
  rulesOfGatewayRoute,
  rulesOfVirtualService,
  type RouteDestination,
  type RouteRule,
} from './route-rule';

/** A route that changes where a service's requests go: an HTTPRoute or GRPCRoute attached to a Service, or a VirtualService. */
export interface Route {
  readonly object: KubeObject;
  /** The hosts whose requests it takes, in full, each with the port it is for. */
  readonly parents: readonly RouteParent[];
  /** Those hosts. */
  readonly hosts: readonly string[];
  readonly rules: readonly RouteRule[];
  /** Those of all rules. */
  readonly destinations: readonly RouteDestination[];
}

/**
 * Routes as istiod makes VirtualServices of them: routes of the Gateway API of one kind and namespace become one.
 *
 * @see istio pilot/pkg/config/kube/gateway/route_collections.go mergeHTTPRoutes
 */
export function asVirtualServices(routes: readonly Route[]): Route[][] {
  const groups = groupBy(routes, ({ object }) =>
    [object.kind, object.namespace ?? 'default', ...(isVirtualService(object) ? [object.name] : [])].join('/'),
  );
  return [...groups.values()];
}

/** What a route is attached to. */
export interface RouteParent {
  readonly host: string;
  /** Undefined for all ports. */
  readonly port: number | undefined;
}

const GATEWAY_API = 'gateway.networking.k8s.io';
const ISTIO = 'networking.istio.io';

/** The route an object is, if it takes the requests of a Service. A route attached to a Gateway only is none of ours. */
export function toRoute(object: KubeObject, clusterDomain: string): Route | undefined {
  const parents =
    isGatewayRoute(object) || isConnectionRoute(object)
      ? serviceParents(object, clusterDomain)
      : isVirtualService(object)
        ? hostsInMesh(object, clusterDomain)
        : [];
  if (parents.length === 0) return undefined;
  const rules = toRules(object, clusterDomain);
  return {
    object,
    parents,
    hosts: parents.map(({ host }) => host),
    rules,
    destinations: rules.flatMap(servicesOf),
  };
}

/** Where a route sends what it takes, whatever it is attached to. */
export function toDestinations(object: KubeObject, clusterDomain: string): RouteDestination[] {
  return toRules(object, clusterDomain).flatMap(servicesOf);
}

function toRules(object: KubeObject, clusterDomain: string): RouteRule[] {
  if (isGatewayRoute(object)) return rulesOfGatewayRoute(object, clusterDomain);
  if (isConnectionRoute(object)) return [UNREAD_CONNECTIONS];
  return isVirtualService(object) ? rulesOfVirtualService(object, clusterDomain) : [];
}

/** What a TCPRoute or TLSRoute does is not read. */
const UNREAD_CONNECTIONS: RouteRule = {
  path: 'spec.rules',
  protocol: 'tcp',
  matches: [],
  destinations: [],
  hasTimeout: false,
  timeout: undefined,
  retries: undefined,
  diversion: 'routes connections',
};

function servicesOf({ destinations }: RouteRule): RouteDestination[] {
  return destinations.filter(({ isService }) => isService);
}

/** True for the routes of the Gateway API that waypoints and ingress gateways of Istio carry out. */
export function isGatewayRoute({ group, kind }: KubeObject): boolean {
  return group === GATEWAY_API && (kind === 'HTTPRoute' || kind === 'GRPCRoute');
}

function isConnectionRoute({ group, kind }: KubeObject): boolean {
  return group === GATEWAY_API && (kind === 'TCPRoute' || kind === 'TLSRoute');
}

export function isVirtualService({ group, kind }: KubeObject): boolean {
  return group === ISTIO && kind === 'VirtualService';
}

function serviceParents(object: KubeObject, clusterDomain: string): RouteParent[] {
  const { parentRefs } = isMap(object.body.spec) ? object.body.spec : {};
  return (Array.isArray(parentRefs) ? parentRefs.filter(isMap) : [])
    .filter(({ kind, group }) => kind === 'Service' && (group ?? '') === '')
    .map((parent) => ({
      host: hostOf(parent, object, clusterDomain),
      port: typeof parent.port === 'number' ? parent.port : undefined,
    }));
}

/** The hosts of a VirtualService, unless it is for gateways only. */
function hostsInMesh(object: KubeObject, clusterDomain: string): RouteParent[] {
  const { gateways, hosts } = isMap(object.body.spec) ? object.body.spec : {};
  if (Array.isArray(gateways) && gateways.length > 0 && !gateways.includes('mesh')) return [];
  return (Array.isArray(hosts) ? hosts : []).map((host) => ({
    host: expand(host, object, clusterDomain),
    port: undefined,
  }));
}
