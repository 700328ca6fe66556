import {
  CNI_CONFIG_MAP as CNI_CONFIG_MAP_NAME,
  CNI_DAEMON_SET,
  GROUP_GATEWAY_API,
  GROUP_NETWORKING,
  GROUP_SECURITY,
  ZTUNNEL_DAEMON_SET,
} from '../vocabulary';
import type { MatchedKind } from './row';

export { GROUP_GATEWAY_API, GROUP_NETWORKING, GROUP_SECURITY };

export const GROUP_TELEMETRY = 'telemetry.istio.io';
export const GROUP_EXTENSIONS = 'extensions.istio.io';
export const GROUP_GATEWAY_API_EXPERIMENTS = 'gateway.networking.x-k8s.io';
export const GROUP_MCS = 'multicluster.x-k8s.io';
export const GROUP_INFERENCE = 'inference.networking.k8s.io';

export const SERVICE = core('Service');
export const NAMESPACE = core('Namespace');
export const POD = core('Pod');
export const NODE = core('Node');
export const CONFIG_MAP = core('ConfigMap');
export const ENDPOINT_SLICE: MatchedKind = { group: 'discovery.k8s.io', kind: 'EndpointSlice' };
export const DEPLOYMENT: MatchedKind = { group: 'apps', kind: 'Deployment' };
export const DAEMON_SET: MatchedKind = { group: 'apps', kind: 'DaemonSet' };
export const ZTUNNEL: MatchedKind = { group: 'apps', kind: 'DaemonSet', name: ZTUNNEL_DAEMON_SET };
export const CNI: MatchedKind = { group: 'apps', kind: 'DaemonSet', name: CNI_DAEMON_SET };
export const CNI_CONFIG_MAP: MatchedKind = { group: '', kind: 'ConfigMap', name: CNI_CONFIG_MAP_NAME };
export const ISTIOD: MatchedKind = { group: 'apps', kind: 'Deployment', name: 'istiod' };
export const MESH_CONFIG_MAP: MatchedKind = { group: '', kind: 'ConfigMap', name: 'istio' };
export const DESTINATION_RULE = networking('DestinationRule');
export const VIRTUAL_SERVICE = networking('VirtualService');
export const SERVICE_ENTRY = networking('ServiceEntry');
export const WORKLOAD_ENTRY = networking('WorkloadEntry');
export const GATEWAY = gatewayApi('Gateway');
export const GATEWAY_CLASS = gatewayApi('GatewayClass');
export const HTTP_ROUTE = gatewayApi('HTTPRoute');
export const GRPC_ROUTE = gatewayApi('GRPCRoute');

/** The groups whose every kind has a row. A kind of them without one is not followed. */
export const KNOWN_GROUPS: readonly string[] = [GROUP_GATEWAY_API, GROUP_GATEWAY_API_EXPERIMENTS, GROUP_MCS];
/** And all groups that end so. */
export const KNOWN_GROUP_SUFFIX = '.istio.io';

function core(kind: string): MatchedKind {
  return { group: '', kind };
}

export function networking(kind: string): MatchedKind {
  return { group: GROUP_NETWORKING, kind };
}

export function gatewayApi(kind: string): MatchedKind {
  return { group: GROUP_GATEWAY_API, kind };
}
