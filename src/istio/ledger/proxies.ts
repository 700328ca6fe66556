import { CONFIG_MAP, POD } from './kinds';
import type { LedgerRow, Match, MatchOptions } from './row';
import { cannotMatter, modelled, reservation, unknownBecause } from './states';
import { NO_WAY_IN } from './not-generated';

const NODE = 'pkg/model/proxy.go NodeMetadata';

function meta(variable: string, options: MatchOptions = {}): Match {
  return { ...POD, labelled: 'gateway.networking.k8s.io/gateway-name', at: 'environment', variable, ...options };
}

const NETWORK_ELSEWHERE: readonly Match[] = [
  meta('ISTIO_META_NETWORK'),
  { ...POD, labelled: 'gateway.networking.k8s.io/gateway-name', at: 'field', path: 'spec.containers[].envFrom' },
];
const NETWORK_NOT_READ =
  'takes its network from elsewhere (ISTIO_META_NETWORK), which was not read: it decides which pods it reaches directly.';

/** What proxies that connect to istiod say of themselves: waypoints, ingress and east-west gateways. */
export const PROXY_ROWS: readonly LedgerRow[] = [
  {
    id: 'proxy-network',
    kind: 'metadata',
    name: 'ISTIO_META_NETWORK of a waypoint or ingress gateway, also from a field of its pod (fieldRef)',
    readBy: ['istiod'],
    source: `${NODE}.Network; pilot/pkg/xds/endpoints/ep_filters.go EndpointsByNetworkFilter`,
    concerns: 'waypoint',
    matches: [meta('ISTIO_META_NETWORK', { absent: 'live' })],
    covers: [],
    state: modelled(
      ['test/predict/inputs.test.ts', 'test/model/workloads/pod-environment.test.ts'],
      'conformance/endpoints/followed/proxy-networks.ts',
    ),
  },
  {
    id: 'proxy-network-elsewhere',
    kind: 'metadata',
    name: 'ISTIO_META_NETWORK of a waypoint, taken from elsewhere (valueFrom, envFrom, another variable)',
    readBy: ['istiod'],
    source: `${NODE}.Network`,
    concerns: 'waypoint',
    matches: NETWORK_ELSEWHERE,
    covers: [],
    state: unknownBecause(NETWORK_NOT_READ),
  },
  {
    id: 'proxy-misplaced',
    kind: 'metadata',
    name: 'ISTIO_META_NETWORK or ISTIO_META_CLUSTER_ID of a waypoint or ingress gateway: those of another cluster of the mesh',
    readBy: ['istiod'],
    source: `${NODE}.Network, ClusterID`,
    concerns: 'waypoint',
    matches: [],
    covers: [],
    state: unknownBecause(
      'says that it is of another cluster, or in the network of one: what istiod sends it is for another place than the one it runs in.',
    ),
  },
  {
    id: 'ingress-network-elsewhere',
    kind: 'metadata',
    name: 'ISTIO_META_NETWORK of an ingress gateway, taken from elsewhere (valueFrom, envFrom, another variable)',
    readBy: ['istiod'],
    source: `${NODE}.Network`,
    concerns: 'cluster',
    clients: 'ingress',
    matches: NETWORK_ELSEWHERE,
    covers: [],
    state: unknownBecause(NETWORK_NOT_READ),
  },
  {
    id: 'proxy-network-of-the-cluster',
    kind: 'metadata',
    name: 'ISTIO_META_NETWORK, from the label of the Gateway or global.network',
    readBy: ['istiod'],
    source:
      'manifests/charts/istio-control/istio-discovery/files/waypoint.yaml; deploymentcontroller.go setLabelOverrides',
    concerns: 'waypoint',
    matches: [meta('ISTIO_META_NETWORK')],
    covers: [],
    state: modelled(
      ['test/predict/istio/assign/network-filter.test.ts', 'test/predict/istio/recorded.test.ts'],
      'conformance/endpoints/waypoints.ts',
    ),
  },
  {
    id: 'injector-values',
    kind: 'field',
    name: 'ConfigMap istio-sidecar-injector: global.network, global.multiCluster.clusterName',
    readBy: ['istiod'],
    source: 'pilot/pkg/config/kube/gatewaycommon/deploymentcontroller.go setLabelOverrides',
    concerns: 'cluster',
    matches: [{ ...CONFIG_MAP, name: 'istio-sidecar-injector', at: 'field', path: 'data.values' }],
    covers: [],
    state: reservation(
      'has the network and the name of the cluster that waypoints and gateways get: they are assumed to be those used here.',
    ),
  },
  {
    id: 'proxy-network-view',
    kind: 'metadata',
    name: 'ISTIO_META_REQUESTED_NETWORK_VIEW',
    readBy: ['istiod'],
    source: `${NODE}.RequestedNetworkView; pilot/pkg/model/proxy_view.go`,
    concerns: 'waypoint',
    matches: [meta('ISTIO_META_REQUESTED_NETWORK_VIEW')],
    covers: [],
    state: reservation(
      'sees the endpoints of some networks only (ISTIO_META_REQUESTED_NETWORK_VIEW), which is followed for east-west gateways only.',
    ),
  },
  {
    id: 'proxy-cluster',
    kind: 'metadata',
    name: 'ISTIO_META_CLUSTER_ID',
    readBy: ['istiod'],
    source: `${NODE}.ClusterID; endpoint_builder.go filterIstioEndpoint`,
    concerns: 'waypoint',
    matches: [meta('ISTIO_META_CLUSTER_ID')],
    covers: [],
    state: modelled(
      ['test/predict/istio/assign/network-filter.test.ts', 'test/predict/istio/recorded.test.ts'],
      'conformance/endpoints/waypoints.ts',
    ),
  },
  {
    id: 'proxy-other-cluster',
    kind: 'metadata',
    name: 'ISTIO_META_CLUSTER_ID with another name than that of the cluster',
    readBy: ['istiod'],
    source: `${NODE}.ClusterID; pilot/pkg/networking/core/loadbalancer/loadbalancer.go`,
    concerns: 'waypoint',
    matches: [meta('ISTIO_META_CLUSTER_ID')],
    covers: [],
    state: reservation(
      'has another name of its cluster than the one used here (ISTIO_META_CLUSTER_ID), which is assumed to be that of istiod.',
    ),
  },
  {
    id: 'proxy-addresses',
    kind: 'metadata',
    name: 'the addresses of a waypoint pod (INSTANCE_IPS): IP mode',
    readBy: ['istiod'],
    source: `${NODE}.InstanceIPs; pilot/pkg/model/context.go DiscoverIPMode; ep_filters.go filterGatewaysByIPFamily`,
    versions: { since: '1.30' },
    concerns: 'waypoint',
    matches: [],
    covers: [],
    state: modelled(
      ['test/predict/istio/assign/network-filter.test.ts', 'test/predict/istio/recorded.test.ts'],
      'conformance/endpoints/waypoints.ts',
    ),
  },
  {
    id: 'proxy-labels',
    kind: 'metadata',
    name: 'labels, locality and Node of a proxy',
    readBy: ['istiod'],
    source: 'pilot/pkg/xds/ads.go setTopologyLabels; pilot/pkg/networking/core/loadbalancer/loadbalancer.go',
    concerns: 'waypoint',
    matches: [],
    covers: [],
    state: modelled(
      [
        'test/predict/istio/endpoints/placement.test.ts',
        'test/predict/istio/view/ingress-proxy.test.ts',
        'test/predict/istio/recorded.test.ts',
      ],
      'conformance/endpoints/waypoints.ts',
    ),
  },
  {
    id: 'proxy-hbone',
    kind: 'metadata',
    name: 'ISTIO_META_DISABLE_HBONE_SEND, ISTIO_META_ENABLE_HBONE',
    readBy: ['istiod'],
    source: `${NODE}.DisableHBONESend, EnableHBONE; endpoint_builder.go buildEnvoyLbEndpoint`,
    concerns: 'waypoint',
    matches: [
      meta('ISTIO_META_DISABLE_HBONE_SEND', { harmless: ['false'] }),
      meta('ISTIO_META_ENABLE_HBONE', { harmless: ['true'] }),
    ],
    covers: [],
    state: unknownBecause('sends without tunnels (ISTIO_META_DISABLE_HBONE_SEND), which is not followed here.'),
  },
  {
    id: 'east-west-gateway-own-balance',
    kind: 'resource',
    name: 'how an east-west gateway spreads requests: its own zone first, without ejection',
    readBy: ['envoy', 'istiod'],
    source:
      'pilot/pkg/networking/core/cluster_waypoint.go buildWaypointInboundVIPCluster (terminate); endpoint_builder.go BuildClusterLoadAssignment',
    concerns: 'network',
    matches: [],
    covers: [],
    state: modelled(['test/predict/far-side.test.ts'], 'conformance/endpoints/followed/gateways.ts'),
  },
  {
    id: 'ingress-panic-threshold',
    kind: 'resource',
    name: 'the panic threshold of an ingress gateway for a service with a traffic distribution',
    readBy: ['istiod', 'gateway'],
    source: 'pilot/pkg/networking/core/cluster_traffic_policy.go applyLoadBalancer',
    concerns: 'service',
    clients: 'ingress',
    matches: [],
    covers: [],
    state: reservation(
      'has a traffic distribution: an ingress gateway has no floor for it, whatever its rule says. That is not followed here.',
    ),
  },
  {
    id: 'ingress-gateway-through-waypoint',
    kind: 'resource',
    name: 'what an ingress gateway sends through waypoints',
    readBy: ['istiod', 'gateway'],
    source: 'pilot/pkg/xds/endpoints/endpoint_builder.go findServiceWaypoint, waypointEndpoints',
    concerns: 'service',
    clients: 'ingress',
    matches: [],
    covers: [],
    state: modelled(['test/predict/questions/ask-ingress-through-waypoint.test.ts'], NO_WAY_IN),
  },
  {
    id: 'proxy-metadata-otherwise',
    kind: 'metadata',
    name: 'other ISTIO_META_… of a proxy',
    readBy: ['istiod'],
    source: NODE,
    concerns: 'waypoint',
    matches: [],
    covers: [],
    state: cannotMatter(
      'It sets up the process of a proxy (certificates, ports, DNS, statistics). None of it picks an endpoint.',
    ),
  },
];
