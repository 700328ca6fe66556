import { isMeantAsGateway } from '../../model/gateways';
import type { StepName } from '../answer';
import type { Unfollowed } from './input';

/** Kinds that refuse requests, or change who may ask. */
const POLICIES = ['AuthorizationPolicy', 'PeerAuthentication', 'RequestAuthentication', 'NetworkPolicy'];

/** The step of the way of a request that an input which is not followed is about. */
export function stepOf({ object, concerns }: Unfollowed): StepName {
  if (POLICIES.includes(object.kind)) return 'policy';
  if (object.kind === 'DestinationRule') return 'health';
  if (concerns === 'network' || isMeantAsGateway(object)) return 'gateway';
  return concerns === 'waypoint' || ROUTES.includes(object.kind) ? 'waypoint' : 'endpoint';
}

/** What a waypoint makes of requests before it picks an endpoint. */
const ROUTES = ['VirtualService', 'HTTPRoute', 'GRPCRoute', 'TCPRoute', 'TLSRoute', 'EnvoyFilter', 'WasmPlugin'];
