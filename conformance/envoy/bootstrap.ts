import type { SentOutlierDetection } from '../../src/predict/envoy/hosts/assignment';
import type { SetUp } from './set-up';

const TYPE = 'type.googleapis.com/envoy.';
const LOCAL = '127.0.0.1';

/** The header of a request that names the cluster it is for. */
export const SET_UP_HEADER = 'x-set-up';

/** Where an Envoy listens, and where it asks for endpoints. */
export interface Ports {
  readonly admin: number;
  readonly front: number;
  readonly endpoints: number;
}

/** The header of a request that is tried again where it fails. */
export const RETRIES_HEADER = 'x-retries';

const ENDPOINTS_CLUSTER = 'endpoints';
/** Longer than a run: endpoints are asked for once. */
const REFRESH_DELAY = '3600s';
/** More than anybody asks about. */
const MOST_CLUSTERS = 10_000;
/** As many as Istio allows. */
const MOST_RETRIES = 4294967295;

/** What an Envoy is started with: one listener, and a cluster for each set-up. */
export function bootstrap(
  setUps: readonly SetUp[],
  { admin, front, endpoints }: Ports,
  mergesUpdates: boolean,
): object {
  return {
    node: { id: 'conformance', cluster: 'conformance' },
    admin: { address: address(admin) },
    // The rest of the statistics of some hundred clusters would make each look at them slow.
    stats_config: { stats_matcher: { inclusion_list: { patterns: [{ contains: 'outlier_detection' }] } } },
    static_resources: {
      listeners: [listener(front)],
      clusters: [endpointsCluster(endpoints), ...setUps.map((setUp) => cluster(setUp, mergesUpdates))],
    },
  };
}

/** The endpoints of a set-up, as a resource of Envoy's. */
export function loadAssignment({ name, hosts }: SetUp): object {
  const groups: { key: string; hosts: SetUp['hosts'][number][] }[] = [];
  for (const host of hosts) {
    const key = `${host.priority} ${host.locality}`;
    const last = groups.at(-1);
    if (last?.key === key) last.hosts.push(host);
    else groups.push({ key, hosts: [host] });
  }
  return {
    '@type': `${TYPE}config.endpoint.v3.ClusterLoadAssignment`,
    cluster_name: name,
    endpoints: groups.map(({ hosts: [first, ...others] }) => localityEndpoints(first!, others)),
  };
}

function localityEndpoints(first: SetUp['hosts'][number], others: SetUp['hosts']): object {
  const [region, zone, sub_zone] = first.locality.split('/');
  return {
    locality: { region, zone, sub_zone },
    priority: first.priority,
    load_balancing_weight: first.localityWeight === 0 ? undefined : first.localityWeight,
    lb_endpoints: [first, ...others].map((host) => ({
      endpoint: { address: address(Number(host.address.split(':')[1])) },
      health_status: host.health,
      load_balancing_weight: host.weight,
    })),
  };
}

function cluster({ name, policy }: SetUp, mergesUpdates: boolean): object {
  return {
    name,
    type: 'EDS',
    eds_cluster_config: {
      eds_config: {
        api_config_source: {
          api_type: 'REST',
          transport_api_version: 'V3',
          cluster_names: [ENDPOINTS_CLUSTER],
          refresh_delay: REFRESH_DELAY,
          request_timeout: '30s',
        },
        resource_api_version: 'V3',
        initial_fetch_timeout: '30s',
      },
    },
    connect_timeout: '1s',
    // What Istio sends where a rule says nothing.
    lb_policy: 'LEAST_REQUEST',
    circuit_breakers: { thresholds: [{ max_retries: MOST_RETRIES }] },
    common_lb_config: {
      healthy_panic_threshold: { value: policy.panicThreshold },
      locality_weighted_lb_config: policy.localityWeighted ? {} : undefined,
      // Istio leaves it at 1 s, in which Envoy gathers changes: without, what is looked at is so at once.
      update_merge_window: mergesUpdates ? undefined : '0s',
    },
    outlier_detection: policy.outlierDetection && outlierDetection(policy.outlierDetection),
  };
}

/** Only endpoints that are discovered go through the code that Istio's go through: of static ones Envoy keeps duplicates. */
function endpointsCluster(port: number): object {
  return {
    name: ENDPOINTS_CLUSTER,
    type: 'STATIC',
    connect_timeout: '10s',
    // All clusters ask at once: more than a server has room for in its queue of connections.
    circuit_breakers: { thresholds: [{ max_connections: 4, max_pending_requests: MOST_CLUSTERS }] },
    load_assignment: {
      cluster_name: ENDPOINTS_CLUSTER,
      endpoints: [{ lb_endpoints: [{ endpoint: { address: address(port) } }] }],
    },
  };
}

/** Thresholds as Envoy takes them. */
export function outlierDetection(sent: SentOutlierDetection): object {
  return {
    consecutive_5xx: sent.consecutive5xx,
    enforcing_consecutive_5xx: sent.enforcingConsecutive5xx,
    consecutive_gateway_failure: sent.consecutiveGatewayFailure,
    enforcing_consecutive_gateway_failure: sent.enforcingConsecutiveGatewayFailure,
    interval: seconds(sent.intervalMilliseconds),
    base_ejection_time: seconds(sent.baseEjectionTimeMilliseconds),
    max_ejection_percent: sent.maxEjectionPercent,
    split_external_local_origin_errors: sent.splitExternalLocalOriginErrors,
    consecutive_local_origin_failure: sent.consecutiveLocalOriginFailure,
    enforcing_consecutive_local_origin_failure: sent.enforcingConsecutiveLocalOriginFailure,
    // Istio always sends it.
    enforcing_success_rate: 0,
  };
}

function seconds(milliseconds: number | undefined): string | undefined {
  return milliseconds === undefined ? undefined : `${milliseconds / 1000}s`;
}

function listener(port: number): object {
  const route = { cluster_header: SET_UP_HEADER };
  const retried = {
    match: { prefix: '/', headers: [{ name: RETRIES_HEADER, present_match: true }] },
    route: { ...route, retry_policy: RETRY_POLICY },
  };
  const { routes, ...host } = forEverybody(route);
  return httpListener(address(port), { virtual_hosts: [{ ...host, routes: [retried, ...routes] }] });
}

/** What istiod makes of `Retries.toAnotherCluster()`. @see istio pilot/pkg/networking/core/route/retry/retry.go ConvertPolicy */
const RETRY_POLICY = {
  retry_on: 'connect-failure,refused-stream,unavailable,cancelled,reset,retriable-status-codes',
  retriable_status_codes: [502, 503, 504],
  num_retries: 2,
  host_selection_retry_max_attempts: 5,
  retry_host_predicate: [
    {
      name: 'envoy.retry_host_predicates.previous_hosts',
      typed_config: { '@type': `${TYPE}extensions.retry.host.previous_hosts.v3.PreviousHostsPredicate` },
    },
  ],
  retry_priority: {
    name: 'envoy.retry_priorities.previous_priorities',
    typed_config: {
      '@type': `${TYPE}extensions.retry.priority.previous_priorities.v3.PreviousPrioritiesConfig`,
      update_frequency: 2,
    },
  },
};

/** A listener for HTTP. @param at an address of Envoy's @param routes a route configuration of Envoy's */
export function httpListener(at: object, routes: object): object {
  return {
    name: 'front',
    address: at,
    filter_chains: [
      {
        filters: [
          {
            name: 'http',
            typed_config: {
              '@type': `${TYPE}extensions.filters.network.http_connection_manager.v3.HttpConnectionManager`,
              stat_prefix: 'front',
              route_config: routes,
              http_filters: [
                { name: 'router', typed_config: { '@type': `${TYPE}extensions.filters.http.router.v3.Router` } },
              ],
            },
          },
        ],
      },
    ],
  };
}

/** Whatever is asked for, and by whatever name, goes the same way. @param route an action of Envoy's */
export function forEverybody(route: object): { name: string; domains: string[]; routes: object[] } {
  return { name: 'all', domains: ['*'], routes: [{ match: { prefix: '/' }, route }] };
}

function address(port: number): object {
  return { socket_address: { address: LOCAL, port_value: port } };
}
