import { ISTIOD } from './kinds';
import type { LedgerRow, Match, MatchOptions, RowState } from './row';
import { cannotMatter, modelled, reservation, unknownBecause } from './states';
import { NO_WAY_IN, NO_REFUSALS } from './not-generated';

const ISTIOD_TEST = 'test/model/istiod/istiod.test.ts';
const FEATURES = 'pilot/pkg/features';

const MULTI_NETWORK = {
  without: 'Random meshes are of several networks. Without it waypoints are sent gateways with a port of 0.',
};
const SWITCHES = 'conformance/endpoints/followed/switches.ts';

/** A variable with a row of its own; `harmless` is its default, and what amounts to it. */
function variable(
  name: string,
  source: string,
  state: RowState,
  options: Pick<LedgerRow, 'versions' | 'clients'> & MatchOptions = {},
): LedgerRow {
  const { harmless, ...others } = options;
  const match: Match = { ...ISTIOD, at: 'environment', variable: name, ...(harmless && { harmless }) };
  return {
    id: `istiod-${name.toLowerCase().replaceAll('_', '-')}`,
    kind: 'environment',
    name,
    readBy: ['istiod'],
    source: `${FEATURES}; ${source}`,
    ...others,
    concerns: 'cluster',
    matches: [match],
    covers: [`flag:${name}`],
    state,
  };
}

/** Variables that decide nothing between a client and an endpoint, for one reason. */
function without(id: string, name: string, why: string, names: readonly string[]): LedgerRow {
  return {
    id,
    kind: 'environment',
    name,
    readBy: ['istiod'],
    source: FEATURES,
    concerns: 'cluster',
    matches: names.map((one) => ({ ...ISTIOD, at: 'environment', variable: one })),
    covers: names.map((one) => `flag:${one}`),
    state: cannotMatter(why),
  };
}

const ON = ['true', '1', 't', 'T', 'TRUE', 'True'];
const OFF = ['false', '0', 'f', 'F', 'FALSE', 'False', ''];

/** Variables that the prediction follows, or names. */
const DECISIVE: readonly LedgerRow[] = [
  variable(
    'PILOT_ENABLE_AMBIENT',
    'pilot/pkg/features/ambient.go registerAmbient',
    modelled([ISTIOD_TEST, 'test/predict/istio/assign/network-filter.test.ts'], {
      without: 'Without it there are no waypoints.',
    }),
  ),
  variable(
    'AMBIENT_ENABLE_MULTI_NETWORK',
    'pilot/pkg/xds/endpoints/ep_filters.go EndpointsByNetworkFilter; pilot/pkg/serviceregistry/ambient/ambientindex.go',
    modelled(
      [ISTIOD_TEST, 'test/istio/behaviours.test.ts', 'test/predict/istio/assign/network-filter.test.ts'],
      MULTI_NETWORK,
    ),
  ),
  variable(
    'AMBIENT_ENABLE_MULTI_NETWORK_WAYPOINT',
    'pilot/pkg/xds/endpoints/ep_filters.go EndpointsByNetworkFilter',
    modelled(
      [ISTIOD_TEST, 'test/istio/behaviours.test.ts', 'test/predict/istio/assign/network-filter.test.ts'],
      SWITCHES,
    ),
  ),
  variable(
    'AMBIENT_ENABLE_MULTI_NETWORK_INGRESS',
    'pilot/pkg/xds/endpoints/ep_filters.go EndpointsByNetworkFilter',
    modelled([ISTIOD_TEST, 'test/predict/questions/ask-from-ingress.test.ts'], NO_WAY_IN),
    { clients: 'ingress', versions: { since: '1.29' } },
  ),
  variable(
    'PILOT_SEND_UNHEALTHY_ENDPOINTS',
    'pilot/pkg/model/service.go ForcesSupportUnhealthyEndpoints',
    modelled([ISTIOD_TEST, 'test/predict/istio/assign/envoy-policy.test.ts'], SWITCHES),
  ),
  variable(
    'PILOT_AUTO_SEND_UNHEALTHY_ENDPOINTS',
    'pilot/pkg/xds/endpoints/endpoint_builder.go supportsUnhealthyEndpoints',
    modelled(['test/istio/behaviours.test.ts', 'test/predict/istio/assign/envoy-policy.test.ts'], SWITCHES),
  ),
  {
    id: 'istiod-variables-elsewhere',
    kind: 'environment',
    name: 'these variables of istiod, taken from elsewhere (valueFrom, envFrom)',
    readBy: ['istiod'],
    source: FEATURES,
    concerns: 'cluster',
    matches: [],
    covers: [],
    state: unknownBecause('takes variables from elsewhere (valueFrom, envFrom), whose values were not read.'),
  },
  variable(
    'ISTIO_DUAL_STACK',
    'pilot/pkg/serviceregistry/kube/controller/endpointslice.go; endpoint_builder.go buildEnvoyLbEndpoint',
    modelled(
      ['test/predict/istio/endpoints/dual-stack.test.ts', ISTIOD_TEST],
      'conformance/endpoints/features/two-families.ts',
    ),
    { harmless: OFF },
  ),
  variable(
    'ENABLE_LOCALITY_WEIGHTED_LB_CONFIG',
    'pilot/pkg/networking/core/cluster_traffic_policy.go applyLoadBalancer',
    unknownBecause('weighs localities everywhere (ENABLE_LOCALITY_WEIGHTED_LB_CONFIG), which is not followed here.'),
    { harmless: OFF },
  ),
  variable(
    'ENABLE_ENHANCED_DESTINATIONRULE_MERGE',
    'pilot/pkg/model/destination_rule.go mergeDestinationRule',
    unknownBecause(
      'merges DestinationRules in another way (ENABLE_ENHANCED_DESTINATIONRULE_MERGE), which is not followed here.',
    ),
    { harmless: ON },
  ),
  variable(
    'PILOT_ENABLE_K8S_SELECT_WORKLOAD_ENTRIES',
    'pilot/pkg/serviceregistry/kube/controller/endpointslice.go',
    reservation(
      'does not let Services select WorkloadEntries (PILOT_ENABLE_K8S_SELECT_WORKLOAD_ENTRIES), which is not followed here.',
    ),
    { harmless: ON },
  ),
  variable(
    'PILOT_ENABLE_SERVICEENTRY_SELECT_PODS',
    'pilot/pkg/serviceregistry/ambient/workloads.go',
    reservation(
      'does not let ServiceEntries select pods (PILOT_ENABLE_SERVICEENTRY_SELECT_PODS), which is not followed here.',
    ),
    { harmless: ON },
  ),
  variable(
    'PILOT_ENABLE_CROSS_CLUSTER_WORKLOAD_ENTRY',
    'pilot/pkg/serviceregistry/kube/controller/multicluster.go',
    reservation(
      'reads WorkloadEntries of its own cluster only (PILOT_ENABLE_CROSS_CLUSTER_WORKLOAD_ENTRY), which is not followed here.',
    ),
    { harmless: ON },
  ),
  variable(
    'PILOT_MULTI_NETWORK_DISCOVER_GATEWAY_API',
    'pilot/pkg/serviceregistry/kube/controller/network.go',
    unknownBecause(
      'finds no gateways in Gateways of the Gateway API (PILOT_MULTI_NETWORK_DISCOVER_GATEWAY_API), which is not followed here.',
    ),
    { harmless: ON },
  ),
  variable(
    'RESOLVE_HOSTNAME_GATEWAYS',
    'pilot/pkg/model/network.go resolveHostnameGateways',
    unknownBecause(
      'does not resolve the host names of gateways (RESOLVE_HOSTNAME_GATEWAYS), which is not followed here.',
    ),
    { harmless: ON },
  ),
  variable(
    'PILOT_ENABLE_SENDING_HBONE',
    'pilot/pkg/networking/core/cluster_builder.go; listener.go',
    reservation('sends no tunnels from gateways (PILOT_ENABLE_SENDING_HBONE), which is not followed here.'),
    { harmless: ON, clients: 'ingress' },
  ),
  variable(
    'PILOT_PREFER_SENDING_HBONE',
    'pilot/pkg/xds/endpoints/endpoint_builder.go buildEnvoyLbEndpoint',
    reservation('prefers tunnels to the mTLS of sidecars (PILOT_PREFER_SENDING_HBONE), which is not followed here.'),
    { harmless: OFF, clients: 'ingress' },
  ),
  variable(
    'PILOT_ENABLE_AMBIENT_WAYPOINTS',
    'pilot/pkg/config/kube/gatewaycommon/classinfo.go',
    unknownBecause('makes no waypoints (PILOT_ENABLE_AMBIENT_WAYPOINTS), which is not followed here.'),
    { harmless: ON },
  ),
  variable(
    'ENABLE_INGRESS_WAYPOINT_ROUTING',
    'pilot/pkg/xds/endpoints/endpoint_builder.go BuildClusterLoadAssignment',
    unknownBecause(
      'sends nothing from ingress gateways through waypoints (ENABLE_INGRESS_WAYPOINT_ROUTING), which is not followed here.',
    ),
    { harmless: ON, clients: 'ingress' },
  ),
  variable(
    'PILOT_AUTO_ALLOW_WAYPOINT_POLICY',
    'pilot/pkg/serviceregistry/ambient/policies.go implicitWaypointPolicy',
    modelled([ISTIOD_TEST, 'test/predict/policies.test.ts'], NO_REFUSALS),
  ),
  variable(
    'ENABLE_LAYERED_WAYPOINT_AUTHORIZATION_POLICIES',
    'pilot/pkg/networking/core/listener_waypoint.go buildHCMConnectTerminateChain',
    reservation(
      'has waypoints enforce policies by selector (ENABLE_LAYERED_WAYPOINT_AUTHORIZATION_POLICIES), which is not followed here.',
    ),
    { harmless: OFF },
  ),
  variable(
    'ENABLE_MCS_SERVICE_DISCOVERY',
    'pilot/pkg/serviceregistry/kube/controller/serviceexportcache.go',
    unknownBecause(
      'shares only Services with a ServiceExport (ENABLE_MCS_SERVICE_DISCOVERY), which is not followed here.',
    ),
    { harmless: OFF },
  ),
  variable(
    'ENABLE_MCS_HOST',
    'pilot/pkg/serviceregistry/kube/controller/serviceimportcache.go',
    reservation('makes a second host of each exported Service (ENABLE_MCS_HOST), which is not followed here.'),
    { harmless: OFF },
  ),
  variable(
    'ENABLE_MCS_CLUSTER_LOCAL',
    'pilot/pkg/serviceregistry/kube/controller/serviceexportcache.go',
    unknownBecause(
      'keeps the hosts of all Services in their clusters (ENABLE_MCS_CLUSTER_LOCAL), which is not followed here.',
    ),
    { harmless: OFF },
  ),
  variable(
    'ENABLE_MCS_AUTO_EXPORT',
    'pilot/pkg/serviceregistry/kube/controller/multicluster.go',
    reservation('writes a ServiceExport for each Service (ENABLE_MCS_AUTO_EXPORT), which is not followed here.'),
    { harmless: OFF },
  ),
  variable(
    'PILOT_DRAINING_LABEL',
    'pilot/pkg/xds/endpoints/endpoint_builder.go filterIstioEndpoint',
    reservation('looks for another label than istio.io/draining (PILOT_DRAINING_LABEL), which is not followed here.'),
    { harmless: ['istio.io/draining'] },
  ),
  variable(
    'PILOT_PERSISTENT_SESSION_LABEL',
    'pilot/pkg/model/service.go SupportsDrainingEndpoints',
    reservation(
      'looks for another label than istio.io/persistent-session (PILOT_PERSISTENT_SESSION_LABEL), which is not followed here.',
    ),
    { harmless: ['istio.io/persistent-session'] },
  ),
  variable(
    'PILOT_PERSISTENT_SESSION_HEADER_LABEL',
    'pilot/pkg/model/service.go SupportsDrainingEndpoints',
    reservation(
      'looks for another label than istio.io/persistent-session-header (PILOT_PERSISTENT_SESSION_HEADER_LABEL), which is not followed here.',
    ),
    { harmless: ['istio.io/persistent-session-header'] },
  ),
  variable(
    'PILOT_ENABLE_PERSISTENT_SESSION_FILTER',
    'pilot/pkg/networking/core/listener_builder.go',
    reservation(
      'keeps sessions with one host (PILOT_ENABLE_PERSISTENT_SESSION_FILTER): shares hold over many clients only.',
    ),
    { harmless: OFF },
  ),
  variable(
    'PILOT_ENABLE_GATEWAY_API',
    'pilot/pkg/bootstrap/configcontroller.go',
    unknownBecause('does not read the Gateway API (PILOT_ENABLE_GATEWAY_API), which is not followed here.'),
    { harmless: ON },
  ),
  variable(
    'PILOT_ENABLE_ALPHA_GATEWAY_API',
    'pilot/pkg/config/kube/gateway/controller.go',
    reservation('reads alpha kinds of the Gateway API (PILOT_ENABLE_ALPHA_GATEWAY_API), which is not followed here.'),
    { harmless: OFF },
  ),
  variable(
    'PILOT_ENABLE_GATEWAY_API_COPY_LABELS_ANNOTATIONS',
    'pilot/pkg/config/kube/gatewaycommon/deploymentcontroller.go extractInfrastructureMetadata',
    unknownBecause(
      'does not copy labels of Gateways (PILOT_ENABLE_GATEWAY_API_COPY_LABELS_ANNOTATIONS): their Services are not global by them. That is not followed here.',
    ),
    { harmless: ON },
  ),
  variable(
    'PILOT_ENABLE_GATEWAY_API_DEPLOYMENT_CONTROLLER',
    'pilot/pkg/bootstrap/configcontroller.go',
    unknownBecause('deploys no Gateways (PILOT_ENABLE_GATEWAY_API_DEPLOYMENT_CONTROLLER), which is not followed here.'),
    { harmless: ON },
  ),
  variable(
    'PILOT_ENABLE_GATEWAY_API_STATUS',
    'pilot/pkg/bootstrap/configcontroller.go',
    unknownBecause(
      'writes no status of Gateways (PILOT_ENABLE_GATEWAY_API_STATUS), so that no waypoint counts as ready. That is not followed here.',
    ),
    { harmless: ON },
  ),
  variable(
    'PILOT_ENABLE_AGENTGATEWAY',
    'pilot/pkg/config/kube/gatewaycommon/classinfo.go',
    reservation(
      'makes waypoints and gateways of another program (PILOT_ENABLE_AGENTGATEWAY), which are not followed here.',
    ),
    { harmless: OFF },
  ),
  variable(
    'PILOT_GATEWAY_API_DEFAULT_GATEWAYCLASS_NAME',
    'pilot/pkg/config/kube/gatewaycommon/classinfo.go',
    reservation(
      'names its class of ingress gateways otherwise (PILOT_GATEWAY_API_DEFAULT_GATEWAYCLASS_NAME), which is not followed here.',
    ),
    { harmless: ['istio'], clients: 'ingress' },
  ),
  variable(
    'PILOT_GATEWAY_API_CONTROLLER_NAME',
    'pilot/pkg/config/kube/gatewaycommon/classinfo.go',
    reservation(
      'answers to another name of a controller (PILOT_GATEWAY_API_CONTROLLER_NAME), which is not followed here.',
    ),
    { harmless: ['istio.io/gateway-controller'], clients: 'ingress' },
  ),
  variable(
    'ENABLE_GATEWAY_API_MANUAL_DEPLOYMENT',
    'pilot/pkg/config/kube/gatewaycommon/context.go',
    cannotMatter(
      'It lets a Gateway name pods that are deployed by hand. Their Services and pods are read as they are.',
    ),
  ),
  variable(
    'PILOT_SKIP_VALIDATE_TRUST_DOMAIN',
    'pilot/pkg/networking/core/cluster_waypoint.go buildCommonConnectTLSContext',
    reservation('does not compare trust domains (PILOT_SKIP_VALIDATE_TRUST_DOMAIN), which is not followed here.'),
    { harmless: OFF },
  ),
  variable(
    'PILOT_REMOTE_CLUSTER_TIMEOUT',
    'pkg/kube/multicluster; pilot/pkg/serviceregistry/kube/controller/multicluster.go',
    cannotMatter(
      'It decides how long a starting istiod waits for other clusters. Answers are about one that has read them.',
    ),
  ),
  variable(
    'EXTERNAL_ISTIOD',
    'pilot/pkg/serviceregistry/kube/controller/multicluster.go',
    reservation(
      'serves other clusters as their control plane (EXTERNAL_ISTIOD): which istiod rules a cluster is not followed here.',
    ),
    { harmless: OFF },
  ),
  variable(
    'LOCAL_CLUSTER_SECRET_WATCHER',
    'pilot/pkg/bootstrap',
    reservation('looks for remote clusters elsewhere (LOCAL_CLUSTER_SECRET_WATCHER), which is not followed here.'),
    { harmless: OFF },
  ),
  variable(
    'PILOT_MULTICLUSTER_KUBECONFIG_PATH',
    'pkg/kube/multicluster',
    reservation('looks for remote clusters in files (PILOT_MULTICLUSTER_KUBECONFIG_PATH), which is not followed here.'),
    { harmless: [''] },
  ),
  variable(
    'ISTIO_WATCH_NAMESPACE',
    'pkg/kube/client.go',
    unknownBecause('reads one namespace only (ISTIO_WATCH_NAMESPACE), which is not followed here.'),
    { harmless: [''] },
  ),
  variable(
    'PILOT_IGNORE_RESOURCES',
    'pilot/pkg/config/kube/crdclient',
    unknownBecause('ignores some kinds of objects (PILOT_IGNORE_RESOURCES), which is not followed here.'),
    { harmless: [''] },
  ),
  variable(
    'PILOT_INCLUDE_RESOURCES',
    'pilot/pkg/config/kube/crdclient',
    cannotMatter('It counts only beside PILOT_IGNORE_RESOURCES, which has a row of its own.'),
  ),
  variable(
    'SHARED_MESH_CONFIG',
    'pilot/pkg/bootstrap/mesh.go initMeshConfiguration',
    unknownBecause('reads a second ConfigMap with MeshConfig (SHARED_MESH_CONFIG), which is not followed here.'),
    { harmless: [''] },
  ),
  variable(
    'CLUSTER_ID',
    'pilot/pkg/features/pilot.go ClusterName',
    reservation('has a name of its cluster (CLUSTER_ID), which is assumed to be the one used here.'),
  ),
  variable(
    'PILOT_SCOPE_GATEWAY_TO_NAMESPACE',
    'pilot/pkg/model/push_context.go mergeGateways',
    reservation(
      'keeps Gateways of networking.istio.io to their namespace (PILOT_SCOPE_GATEWAY_TO_NAMESPACE), which is not followed here.',
    ),
    { harmless: OFF, clients: 'ingress' },
  ),
  variable(
    'PILOT_FILTER_GATEWAY_CLUSTER_CONFIG',
    'pilot/pkg/networking/core/cluster.go',
    cannotMatter('A gateway then gets clusters of services that its routes lead to, and only those are asked about.'),
  ),
  variable(
    'PILOT_ENABLE_STRICT_GATEWAY_MERGING',
    'pilot/pkg/model/push_context.go mergeGateways',
    cannotMatter('It decides which listeners an ingress gateway has, not where it sends requests.'),
  ),
  variable(
    'ENABLE_GATEWAY_API_INFERENCE_EXTENSION',
    'pilot/pkg/config/kube/gateway/inferencepool_collection.go',
    cannotMatter('It concerns InferencePools, and a route to one has a row of its own.'),
  ),
  variable(
    'PILOT_ENABLE_EDS_FOR_HEADLESS_SERVICES',
    'pilot/pkg/networking/core/cluster.go convertResolution',
    cannotMatter('It concerns headless services, whose answer is unknown anyway.'),
  ),
  variable(
    'ENABLE_MULTICLUSTER_HEADLESS',
    'pilot/pkg/networking/core/name_table.go',
    cannotMatter('It concerns headless services, whose answer is unknown anyway.'),
  ),
  variable(
    'AMBIENT_ENABLE_DRY_RUN_AUTHORIZATION_POLICY',
    'pilot/pkg/serviceregistry/ambient/authorization.go',
    cannotMatter(
      'Policies on trial refuse nothing, unless a ztunnel before 1.29 takes them for real; policies have a row of their own.',
    ),
  ),
];

/** All other flags, each by name. */
const WITHOUT: readonly LedgerRow[] = [
  without(
    'istiod-flags-of-timing',
    'flags of timing, load and caches',
    'They decide how soon and at what cost the same is sent.',
    [
      'AMBIENT_SCOPED_ADDRESS_PUSHES',
      'ISTIO_DELTA_XDS',
      'ISTIO_GPRC_MAXSTREAMS',
      'ISTIO_GPRC_MAXRECVMSGSIZE',
      'PILOT_PUSH_THROTTLE',
      'PILOT_MAX_REQUESTS_PER_SECOND',
      'PILOT_DEBOUNCE_AFTER',
      'PILOT_DEBOUNCE_MAX',
      'PILOT_ENABLE_EDS_DEBOUNCE',
      'PILOT_CONVERT_SIDECAR_SCOPE_CONCURRENCY',
      'ENABLE_LAZY_SIDECAR_EVALUATION',
      'PILOT_STATUS_MAX_WORKERS',
      'PILOT_XDS_CACHE_SIZE',
      'PILOT_XDS_CACHE_INDEX_CLEAR_INTERVAL',
      'PILOT_ENABLE_XDS_CACHE',
      'PILOT_ENABLE_CDS_CACHE',
      'PILOT_ENABLE_RDS_CACHE',
      'ENABLE_VTPROTOBUF',
      'ISTIO_KUBE_CLIENT_CONTENT_TYPE',
      'ENABLE_LEADER_ELECTION',
      'PILOT_ENABLE_ROUTE_COLLAPSE_OPTIMIZATION',
      'PILOT_HBONE_INITIAL_STREAM_WINDOW_SIZE',
      'PILOT_HBONE_INITIAL_CONNECTION_WINDOW_SIZE',
      'MAX_CONNECTIONS_PER_SOCKET_EVENT_LOOP',
      'PILOT_DNS_CARES_UDP_MAX_QUERIES',
      'PILOT_DNS_JITTER_DURATION',
      'PILOT_ALLOW_ANY_DYNAMIC_DNS_MAX_HOSTS',
      'PILOT_GATEWAY_TRANSPORT_SOCKET_CONNECT_TIMEOUT',
    ],
  ),
  without(
    'istiod-flags-of-observation',
    'flags of metrics, traces, logs and debugging',
    'They decide what is measured and shown.',
    [
      'AMBIENT_ENABLE_BAGGAGE',
      'AMBIENT_ENABLE_STATUS',
      'PILOT_TRACE_SAMPLING',
      'PILOT_ENABLE_TELEMETRY_LABEL',
      'PILOT_ENDPOINT_TELEMETRY_LABEL',
      'PILOT_ENABLE_METADATA_EXCHANGE',
      'PILOT_MX_ADDITIONAL_LABELS',
      'PILOT_DISABLE_MX_ALPN',
      'ISTIO_ENABLE_CONTROLLER_QUEUE_METRICS',
      'PILOT_AGENT_MERGE_ENVOY_STATS',
      'PILOT_XDS_CACHE_STATS',
      'PILOT_ENVOY_FILTER_STATS',
      'DISABLE_TRACK_REMAINING_CB_METRICS',
      'MUTEX_PROFILE_FRACTION',
      'PILOT_ENABLE_ANALYSIS',
      'PILOT_ANALYSIS_INTERVAL',
      'ENABLE_DEBUG_ON_HTTP',
      'ENABLE_DEBUG_ENDPOINT_AUTH',
      'DEBUG_ENDPOINT_AUTH_ALLOWED_NAMESPACES',
      'UNSAFE_ENABLE_ADMIN_ENDPOINTS',
      'UNSAFE_PILOT_ENABLE_RUNTIME_ASSERTIONS',
      'LABEL_CANONICAL_SERVICES_FOR_MESH_EXTERNAL_SERVICE_ENTRIES',
      'ENVOY_STATUS_PORT_ENABLE_PROXY_PROTOCOL',
    ],
  ),
  without(
    'istiod-flags-of-certificates',
    'flags of certificates, identities and access to istiod',
    'Proxies are assumed to be connected, with certificates that are good.',
    [
      'ISTIOD_CUSTOM_HOST',
      'PILOT_CERT_PROVIDER',
      'ENABLE_CA_SERVER',
      'XDS_AUTH',
      'PILOT_ENABLE_XDS_IDENTITY_CHECK',
      'ENABLE_XDS_API_GENERATOR_AUTH',
      'TRUSTED_GATEWAY_CIDR',
      'CA_TRUSTED_NODE_ACCOUNTS',
      'CERT_SIGNER_DOMAIN',
      'USE_CACERTS_FOR_SELF_SIGNED_CA',
      'PILOT_CA_CERT_CONFIGMAP',
      'PILOT_CRL_CONFIGMAP',
      'PILOT_ENABLE_CA_CRL',
      'ENABLE_CLUSTER_TRUST_BUNDLE_API',
      'ISTIO_MULTIROOT_MESH',
      'ISTIO_WORKLOAD_ENTRY_VALIDATE_IDENTITY',
      'PILOT_INSECURE_MULTICLUSTER_KUBECONFIG_OPTIONS',
      'PILOT_ENABLE_REMOTE_CREDENTIALS_CONTROLLER',
      'INJECTION_WEBHOOK_CONFIG_NAME',
      'VALIDATION_WEBHOOK_CONFIG_NAME',
    ],
  ),
  without(
    'istiod-flags-of-tokens',
    'flags of tokens and of policies that ask others',
    'They decide how policies are enforced, and policies have rows of their own.',
    [
      'PILOT_JWT_ENABLE_REMOTE_JWKS',
      'PILOT_JWT_PUB_KEY_REFRESH_INTERVAL',
      'JWKS_RESOLVER_INSECURE_SKIP_VERIFY',
      'BLOCKED_CIDRS_IN_JWKS_URIS',
      'PILOT_ENABLE_MULTIPLE_CUSTOM_AUTHZ_PROVIDERS',
      'ENABLE_SELECTOR_BASED_K8S_GATEWAY_POLICY',
      'ISTIO_AGENT_ENABLE_WASM_REMOTE_LOAD_CONVERSION',
      'ISTIO_WASM_MAX_BINARY_SIZE_BYTES',
    ],
  ),
  without(
    'istiod-flags-of-sidecars',
    'flags of sidecars',
    'Only sidecars are sent something else by them. Clients with sidecars are not answered.',
    [
      'PILOT_ENABLE_SIDECAR_LISTENING_HBONE',
      'PILOT_SIDECAR_USE_REMOTE_ADDRESS',
      'ENABLE_TLS_ON_SIDECAR_INGRESS',
      'PILOT_ALLOW_SIDECAR_SERVICE_INBOUND_LISTENER_MERGE',
      'PILOT_UNIFIED_SIDECAR_SCOPE',
      'PILOT_SIDECAR_PICK_BEST_SERVICE_NAMESPACE',
      'ENABLE_NATIVE_SIDECARS',
      'ISTIO_ENABLE_IPV4_OUTBOUND_LISTENER_FOR_IPV6_CLUSTERS',
      'PILOT_ENABLE_ABSOLUTE_FQDN_VHOST_DOMAIN',
      'PREFER_DESTINATIONRULE_TLS_FOR_EXTERNAL_SERVICES',
      'ENABLE_PROXY_FIND_POD_BY_IP',
    ],
  ),
  without(
    'istiod-flags-of-protocols',
    'flags of protocols and filters',
    'They change how a request is carried, not which endpoint it gets.',
    [
      'PILOT_HTTP10',
      'PILOT_ENABLE_ALPN_FILTER',
      'PILOT_ENABLE_QUIC_LISTENERS',
      'ENABLE_100_CONTINUE_HEADERS',
      'ENABLE_HCM_INTERNAL_NETWORKS',
      'DISABLE_SHADOW_HOST_SUFFIX',
      'PILOT_ENABLE_MYSQL_FILTER',
      'PILOT_ENABLE_REDIS_FILTER',
      'PILOT_ENABLE_MONGO_FILTER',
      'ENABLE_WILDCARD_HOST_SERVICE_ENTRIES_FOR_TLS',
    ],
  ),
  without(
    'istiod-flags-of-entries',
    'flags of ServiceEntries, WorkloadEntries and MCS',
    'They concern objects that have rows of their own.',
    [
      'PILOT_ENABLE_IP_AUTOALLOCATE',
      'PILOT_IP_AUTOALLOCATE_IPV4_PREFIX',
      'PILOT_IP_AUTOALLOCATE_IPV6_PREFIX',
      'PILOT_ENABLE_WORKLOAD_ENTRY_AUTOREGISTRATION',
      'PILOT_WORKLOAD_ENTRY_GRACE_PERIOD',
      'PILOT_ENABLE_WORKLOAD_ENTRY_HEALTHCHECKS',
      'MCS_API_GROUP',
      'MCS_API_VERSION',
    ],
  ),
  without(
    'istiod-flags-of-nodes',
    'flags of Nodes and classes',
    'They prepare Nodes and objects, which are read as they are.',
    [
      'PILOT_ENABLE_NODE_UNTAINT_CONTROLLERS',
      'PILOT_NODE_UNTAINT_CONTROLLERS_TAINT_NAME',
      'PILOT_ENABLE_GATEWAY_API_GATEWAYCLASS_CONTROLLER',
    ],
  ),
];

/** The environment of the process, apart from its features. */
const OF_THE_PROCESS: readonly LedgerRow[] = [
  without(
    'istiod-process',
    'variables of the process of istiod',
    'They say where istiod runs and which certificates it makes.',
    [
      'AUDIENCE',
      'CITADEL_ENABLE_JITTER_FOR_ROOT_CERT_ROTATOR',
      'CITADEL_SELF_SIGNED_CA_CERT_TTL',
      'CITADEL_SELF_SIGNED_CA_RSA_KEY_SIZE',
      'CITADEL_SELF_SIGNED_ROOT_CERT_CHECK_INTERVAL',
      'CITADEL_SELF_SIGNED_ROOT_CERT_GRACE_PERIOD_PERCENTILE',
      'DEFAULT_WORKLOAD_CERT_TTL',
      'EXTERNAL_CA',
      'INJECT_ENABLED',
      'JWT_RULE',
      'K8S_INGRESS_NS',
      'K8S_SIGNER',
      'KUBERNETES_SERVICE_HOST',
      'K_REVISION',
      'MAX_WORKLOAD_CERT_TTL',
      'POD_NAME',
      'POD_NAMESPACE',
      'ROOT_CA_DIR',
      'TOKEN_ISSUER',
      'USE_REMOTE_CERTS',
    ],
  ),
  {
    id: 'istiod-without-pods',
    kind: 'field',
    name: 'Deployment istiod: spec.replicas 0',
    readBy: ['istiod'],
    source: 'the Deployment of the chart istiod',
    concerns: 'cluster',
    matches: [],
    covers: [],
    state: unknownBecause(
      'asks for no pods: nothing configures the waypoints, gateways and ztunnel of the cluster. That is not followed here.',
    ),
  },
  {
    id: 'words-of-istio',
    kind: 'metadata',
    name: 'names of controllers, conditions, leases and tags of logs in Istio’s source',
    readBy: ['istiod'],
    source: 'pkg/config/constants; pilot/pkg/model; pilot/pkg/networking/core',
    concerns: 'mesh',
    matches: [],
    covers: [
      'key:app.kubernetes.io/instance',
      'key:app.kubernetes.io/name',
      'key:app.kubernetes.io/version',
      'key:cni.istio.io/not-ready',
      'key:control-plane.alpha.kubernetes.io/leader',
      'key:gateway.networking.k8s.io/bundle-version',
      'key:istio.io/PROXY',
      'key:istio.io/VisibilityApplied',
      'key:istio.io/WaypointBound',
      'key:istio.io/WaypointMissing',
      'key:istio.io/agentgateway-controller',
      'key:istio.io/agentgateway-waypoint-controller',
      'key:istio.io/config',
      'key:istio.io/debug',
      'key:istio.io/eastwest-controller',
      'key:istio.io/gateway-controller',
      'key:istio.io/gateway-name',
      'key:istio.io/inference-pool-controller',
      'key:istio.io/inferencepool-extension-failure-mode',
      'key:istio.io/inferencepool-extension-port',
      'key:istio.io/inferencepool-extension-service',
      'key:istio.io/inferencepool-name',
      'key:istio.io/ingress-controller',
      'key:istio.io/mesh-controller',
      'key:istio.io/test-vm',
      'key:istio.io/unmanaged-gateway',
      'key:istio.io/unset',
      'key:resource.opentelemetry.io/service.name',
      'key:service.istio.io/canonical-name',
      'key:service.istio.io/canonical-revision',
      'key:service.istio.io/workload-name',
      'field:IstioCondition.*',
      'field:IstioStatus.*',
    ],
    state: cannotMatter('Istio writes them, or shows them. What has a controller of that name has a row of its own.'),
  },
];

/** The environment of istiod. */
export const ISTIOD_ENVIRONMENT_ROWS: readonly LedgerRow[] = [...DECISIVE, ...WITHOUT, ...OF_THE_PROCESS];
