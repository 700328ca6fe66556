import { DESTINATION_RULE } from './kinds';
import { field } from './places';
import type { LedgerRow, Match } from './row';
import { cannotMatter, modelled, reservation, unknownBecause } from './states';

const RECORDED = 'test/predict/istio/recorded.test.ts';
const RULES = 'conformance/endpoints/rules.ts';
const POLICIES = 'conformance/endpoints/traffic-policies.ts';
const TRAFFIC_POLICY = 'pilot/pkg/networking/core/cluster_traffic_policy.go';
const WAYPOINT_CLUSTER = 'pilot/pkg/networking/core/cluster_waypoint.go buildWaypointInboundVIPCluster';

/** Where a traffic policy can stand in a rule. */
const POLICY_PATHS = [
  'spec.trafficPolicy',
  'spec.trafficPolicy.portLevelSettings[]',
  'spec.subsets[].trafficPolicy',
  'spec.subsets[].trafficPolicy.portLevelSettings[]',
];

function inPolicies(path: string, harmless?: readonly string[]): Match[] {
  return POLICY_PATHS.map((policy) => field(DESTINATION_RULE, `${policy}.${path}`, harmless));
}

/** What a DestinationRule says. */
export const DESTINATION_RULE_ROWS: readonly LedgerRow[] = [
  {
    id: 'destination-rule',
    kind: 'resource',
    name: 'DestinationRule: host, namespace, creationTimestamp',
    readBy: ['istiod'],
    source:
      'pilot/pkg/model/push_context.go destinationRule, setDestinationRules; destination_rule.go mergeDestinationRule',
    concerns: 'service',
    matches: [{ ...DESTINATION_RULE, at: 'object' }],
    covers: ['field:DestinationRule.host', 'field:DestinationRule.trafficPolicy'],
    state: modelled(
      ['test/predict/istio/rules-at-waypoints.test.ts', 'test/model/policy/destination-rule.test.ts', RECORDED],
      RULES,
    ),
  },
  {
    id: 'destination-rule-export-to',
    kind: 'field',
    name: 'DestinationRule.spec.exportTo',
    readBy: ['istiod'],
    source: 'pilot/pkg/model/push_context.go setDestinationRules',
    concerns: 'service',
    matches: [{ ...DESTINATION_RULE, at: 'field', path: 'spec.exportTo' }],
    covers: ['field:DestinationRule.exportTo'],
    state: modelled(['test/predict/istio/rules-at-waypoints.test.ts', RECORDED], RULES),
  },
  {
    id: 'destination-rule-workload-selector',
    kind: 'field',
    name: 'DestinationRule.spec.workloadSelector',
    readBy: ['istiod'],
    source: 'pilot/pkg/model/sidecar.go SidecarScope.DestinationRule',
    concerns: 'service',
    matches: [{ ...DESTINATION_RULE, at: 'field', path: 'spec.workloadSelector' }],
    covers: [
      'field:DestinationRule.workloadSelector',
      'field:WorkloadSelector.matchLabels',
      'field:WorkloadSelector.labels',
    ],
    state: modelled(['test/predict/istio/rules-at-waypoints.test.ts', RECORDED], RULES),
  },
  {
    id: 'destination-rule-subsets',
    kind: 'field',
    name: 'DestinationRule.spec.subsets',
    readBy: ['istiod'],
    source: `${WAYPOINT_CLUSTER}; pilot/pkg/networking/util/util.go MergeSubsetTrafficPolicy`,
    concerns: 'service',
    matches: [{ ...DESTINATION_RULE, at: 'field', path: 'spec.subsets' }],
    covers: ['field:DestinationRule.subsets', 'field:Subset.*'],
    state: modelled(['test/predict/istio/policy-of-port.test.ts', RECORDED], RULES),
  },
  {
    id: 'destination-rule-port-level-settings',
    kind: 'field',
    name: 'DestinationRule.spec.trafficPolicy.portLevelSettings',
    readBy: ['istiod'],
    source: 'pilot/pkg/networking/util/util.go GetPortLevelTrafficPolicy',
    concerns: 'service',
    matches: [{ ...DESTINATION_RULE, at: 'field', path: 'spec.trafficPolicy.portLevelSettings' }],
    covers: [
      'field:TrafficPolicy.portLevelSettings',
      'field:TrafficPolicy_PortTrafficPolicy.*',
      'field:PortSelector.number',
    ],
    state: modelled(['test/predict/istio/policy-of-port.test.ts', RECORDED], RULES),
  },
  {
    id: 'destination-rule-revision',
    kind: 'label',
    name: 'DestinationRule.metadata.labels[istio.io/rev]',
    readBy: ['istiod'],
    source: 'pkg/config/model.go ObjectInRevision; pilot/pkg/config/kube/crdclient',
    concerns: 'service',
    matches: [{ ...DESTINATION_RULE, at: 'label', key: 'istio.io/rev', harmless: ['', 'default'] }],
    covers: ['key:istio.io/rev'],
    state: modelled(['test/predict/inputs.test.ts']),
  },
  {
    id: 'outlier-detection',
    kind: 'field',
    name: 'DestinationRule …outlierDetection: thresholds, interval, baseEjectionTime, maxEjectionPercent, minHealthPercent',
    readBy: ['istiod', 'envoy'],
    source: `${TRAFFIC_POLICY} applyOutlierDetection; endpoint_builder.go supportsUnhealthyEndpoints; envoy outlier_detection_impl.cc`,
    concerns: 'service',
    matches: inPolicies('outlierDetection'),
    covers: [
      'field:TrafficPolicy.outlierDetection',
      'field:OutlierDetection.consecutive5xxErrors',
      'field:OutlierDetection.consecutiveGatewayErrors',
      'field:OutlierDetection.interval',
      'field:OutlierDetection.baseEjectionTime',
      'field:OutlierDetection.maxEjectionPercent',
      'field:OutlierDetection.minHealthPercent',
    ],
    state: modelled(
      [
        'test/predict/istio/envoy-policy.test.ts',
        'test/predict/envoy/detection.test.ts',
        'test/predict/envoy/settle.test.ts',
        RECORDED,
      ],
      POLICIES,
    ),
  },
  {
    id: 'outlier-detection-on-connections',
    kind: 'field',
    name: 'DestinationRule …outlierDetection of a TCP or TLS port',
    readBy: ['envoy'],
    source: 'envoy outlier_detection_impl.cc; source/common/tcp_proxy/tcp_proxy.cc',
    concerns: 'service',
    matches: [],
    covers: [],
    state: unknownBecause(
      'ejects by answers of HTTP, which a port for TCP or TLS does not have: which failures of connections eject a host behind a tunnel is not followed here.',
    ),
  },
  {
    id: 'outlier-detection-local-origin',
    kind: 'field',
    name: 'DestinationRule …outlierDetection.splitExternalLocalOriginErrors, consecutiveLocalOriginFailures',
    readBy: ['istiod', 'envoy'],
    source: `${TRAFFIC_POLICY} applyOutlierDetection`,
    concerns: 'service',
    matches: inPolicies('outlierDetection.splitExternalLocalOriginErrors', ['false']),
    covers: [
      'field:OutlierDetection.splitExternalLocalOriginErrors',
      'field:OutlierDetection.consecutiveLocalOriginFailures',
    ],
    state: reservation(
      'counts failures to connect apart from answers: behind a tunnel a pod that is gone is never a failure to connect, so that it is not ejected. That is not followed here.',
    ),
  },
  {
    id: 'outlier-detection-unread',
    kind: 'field',
    name: 'DestinationRule …outlierDetection.outlierDetectionHttpErrorCodes, consecutiveErrors',
    readBy: [],
    source: `${TRAFFIC_POLICY} applyOutlierDetection does not read them`,
    versions: { until: '1.31' },
    concerns: 'service',
    matches: [
      ...inPolicies('outlierDetection.outlierDetectionHttpErrorCodes'),
      ...inPolicies('outlierDetection.consecutiveErrors'),
    ],
    covers: ['field:OutlierDetection.outlierDetectionHttpErrorCodes', 'field:OutlierDetection.consecutiveErrors'],
    state: cannotMatter('No istiod up to 1.31 sends them to a proxy.'),
  },
  {
    id: 'locality-lb-setting',
    kind: 'field',
    name: 'DestinationRule …loadBalancer.localityLbSetting: enabled, failover, failoverPriority, distribute',
    readBy: ['istiod'],
    source: 'pilot/pkg/networking/core/loadbalancer/loadbalancer.go GetEffectiveLbSetting, ApplyToLoadAssignment',
    concerns: 'service',
    matches: inPolicies('loadBalancer.localityLbSetting'),
    covers: [
      'field:LoadBalancerSettings.localityLbSetting',
      'field:LocalityLoadBalancerSetting.*',
      'field:LocalityLoadBalancerSetting_Distribute.*',
      'field:LocalityLoadBalancerSetting_Failover.*',
    ],
    state: modelled(
      [
        'test/istio/loadbalancer/locality-setting.test.ts',
        'test/istio/loadbalancer/failover-priorities.test.ts',
        'test/istio/loadbalancer/locality-failover.test.ts',
        'test/istio/loadbalancer/locality-weights.test.ts',
        RECORDED,
      ],
      POLICIES,
    ),
  },
  {
    id: 'zone-aware-lb-setting',
    kind: 'field',
    name: 'DestinationRule …loadBalancer.zoneAwareLbSetting',
    readBy: ['istiod'],
    source:
      'pilot/pkg/networking/core/loadbalancer/loadbalancer.go GetEffectiveLbSetting; endpoint_builder.go BuildClusterLoadAssignment',
    versions: { since: '1.31' },
    concerns: 'service',
    matches: inPolicies('loadBalancer.zoneAwareLbSetting'),
    covers: [
      'field:LoadBalancerSettings.zoneAwareLbSetting',
      'field:ZoneAwareLoadBalancerSetting.*',
      'field:ZoneAwareLoadBalancerSetting_Failover.*',
    ],
    state: modelled(['test/istio/loadbalancer/locality-setting.test.ts', 'test/istio/behaviours.test.ts']),
  },
  {
    id: 'load-balancer-simple',
    kind: 'field',
    name: 'DestinationRule …loadBalancer.simple',
    readBy: ['istiod', 'envoy'],
    source: `${TRAFFIC_POLICY} applyLoadBalancer`,
    concerns: 'service',
    matches: inPolicies('loadBalancer.simple'),
    covers: ['field:TrafficPolicy.loadBalancer', 'field:LoadBalancerSettings.simple'],
    state: modelled(
      ['test/predict/istio/known-services.test.ts', 'test/predict/questions/at-proxy.test.ts', RECORDED],
      POLICIES,
    ),
  },
  {
    id: 'load-balancer-consistent-hash',
    kind: 'field',
    name: 'DestinationRule …loadBalancer.consistentHash',
    readBy: ['istiod', 'envoy'],
    source: `${TRAFFIC_POLICY} applyLoadBalancer; pilot/pkg/networking/core/route/route.go`,
    concerns: 'service',
    matches: inPolicies('loadBalancer.consistentHash'),
    covers: [
      'field:LoadBalancerSettings.consistentHash',
      'field:LoadBalancerSettings_ConsistentHashLB.*',
      'field:LoadBalancerSettings_ConsistentHashLB_RingHash.*',
      'field:LoadBalancerSettings_ConsistentHashLB_MagLev.*',
      'field:LoadBalancerSettings_ConsistentHashLB_HTTPCookie.*',
      'field:LoadBalancerSettings_ConsistentHashLB_HTTPCookie_Attribute.*',
    ],
    state: reservation('keeps clients with one host (consistentHash): shares hold over many clients only.'),
  },
  {
    id: 'load-balancer-warmup',
    kind: 'field',
    name: 'DestinationRule …loadBalancer.warmup, warmupDurationSecs',
    readBy: ['istiod', 'envoy'],
    source: `${TRAFFIC_POLICY} applyLoadBalancer, setWarmup`,
    concerns: 'service',
    matches: [...inPolicies('loadBalancer.warmup'), ...inPolicies('loadBalancer.warmupDurationSecs')],
    covers: [
      'field:LoadBalancerSettings.warmup',
      'field:LoadBalancerSettings.warmupDurationSecs',
      'field:WarmupConfiguration.*',
    ],
    state: reservation(
      'sends fewer requests to hosts that are new or have come back (warmup): shares hold after that only.',
    ),
  },
  {
    id: 'connection-pool',
    kind: 'field',
    name: 'DestinationRule …connectionPool',
    readBy: ['istiod', 'envoy'],
    source: `${TRAFFIC_POLICY} applyConnectionPool`,
    concerns: 'service',
    matches: [
      ...inPolicies('connectionPool.tcp.maxConnections'),
      ...inPolicies('connectionPool.http.http1MaxPendingRequests'),
      ...inPolicies('connectionPool.http.http2MaxRequests'),
      ...inPolicies('connectionPool.http.maxRetries'),
    ],
    covers: [
      'field:TrafficPolicy.connectionPool',
      'field:ConnectionPoolSettings.*',
      'field:ConnectionPoolSettings_TCPSettings.*',
      'field:ConnectionPoolSettings_TCPSettings_TcpKeepalive.*',
      'field:ConnectionPoolSettings_HTTPSettings.*',
      'field:ConnectionPoolSettings_HTTPSettings_ConnectionKeepalive.*',
    ],
    state: reservation(
      'limits connections or requests (connectionPool): above the limit the proxy answers 503. Load is not followed here.',
    ),
  },
  {
    id: 'rule-tls',
    kind: 'field',
    name: 'DestinationRule …tls',
    readBy: ['istiod', 'envoy'],
    source:
      'pilot/pkg/networking/core/cluster_waypoint.go buildWaypointTLSContext; pilot/pkg/xds/endpoints/mtls_checker.go',
    concerns: 'service',
    matches: inPolicies('tls.mode', ['DISABLE', 'ISTIO_MUTUAL']),
    covers: ['field:TrafficPolicy.tls', 'field:ClientTLSSettings.*'],
    state: unknownBecause(
      'has the waypoint begin TLS of its own (tls.mode) inside of the tunnel: pods that do not serve it fail, and the waypoint of another cluster does not expect it. That is not followed here.',
    ),
  },
  {
    id: 'rule-proxy-protocol',
    kind: 'field',
    name: 'DestinationRule …proxyProtocol',
    readBy: ['istiod', 'envoy'],
    source: WAYPOINT_CLUSTER,
    concerns: 'service',
    matches: inPolicies('proxyProtocol'),
    covers: ['field:TrafficPolicy.proxyProtocol', 'field:TrafficPolicy_ProxyProtocol.*'],
    state: unknownBecause(
      'has the waypoint speak the PROXY protocol, which pods must expect. That is not followed here.',
    ),
  },
  {
    id: 'rule-retry-budget',
    kind: 'field',
    name: 'DestinationRule …retryBudget',
    readBy: ['istiod', 'envoy'],
    source: `${TRAFFIC_POLICY} applyConnectionPool`,
    concerns: 'service',
    matches: inPolicies('retryBudget'),
    covers: ['field:TrafficPolicy.retryBudget', 'field:TrafficPolicy_RetryBudget.*'],
    state: reservation('limits retries (retryBudget), so that none are counted here.'),
  },
  {
    id: 'rule-tunnel',
    kind: 'field',
    name: 'DestinationRule …tunnel',
    readBy: ['istiod'],
    source: 'pilot/pkg/networking/core/tunnelingconfig',
    concerns: 'service',
    matches: inPolicies('tunnel'),
    covers: ['field:TrafficPolicy.tunnel', 'field:TrafficPolicy_TunnelSettings.*'],
    state: cannotMatter('Sidecars and egress gateways read it. Neither waypoints nor node proxies do.'),
  },
];
