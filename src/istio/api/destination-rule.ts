import { optional, type PresentOf } from './decoder';
import { duration } from './duration';
import { list, mapOf, message } from './message';
import { bool, double, enumeration, int32, string, uint32, uint64 } from './scalars';

/*
 * DestinationRule, field by field and in the order of its definition.
 *
 * Source: istio.io/api, networking/v1alpha3/destination_rule.proto.
 */

const FAILOVER = message('Failover', { from: string, to: string });

export const LOCALITY_LB_SETTING = message('LocalityLoadBalancerSetting', {
  distribute: list(message('Distribute', { from: string, to: mapOf(uint32) })),
  failover: list(FAILOVER),
  failoverPriority: list(string),
  enabled: optional(bool),
});
export type LocalityLbSetting = PresentOf<typeof LOCALITY_LB_SETTING>;

const ZONE_AWARE_LB_SETTING = message('ZoneAwareLoadBalancerSetting', {
  enabled: optional(bool),
  failover: list(FAILOVER),
  failoverPriority: list(string),
  minClusterSize: optional(uint32),
});
export type ZoneAwareLbSetting = PresentOf<typeof ZONE_AWARE_LB_SETTING>;

const CONSISTENT_HASH = message(
  'ConsistentHashLB',
  {
    httpHeaderName: optional(string),
    httpCookie: message('HTTPCookie', {
      name: string,
      path: string,
      ttl: duration,
      attributes: list(message('Attribute', { name: string, value: string })),
    }),
    useSourceIp: optional(bool),
    httpQueryParameterName: optional(string),
    ringHash: message('RingHash', { minimumRingSize: uint64 }),
    maglev: message('MagLev', { tableSize: uint64 }),
    minimumRingSize: uint64,
  },
  [
    ['httpHeaderName', 'httpCookie', 'useSourceIp', 'httpQueryParameterName'],
    ['ringHash', 'maglev'],
  ],
);
export type ConsistentHash = PresentOf<typeof CONSISTENT_HASH>;

const WARMUP = message('WarmupConfiguration', {
  duration,
  minimumPercent: optional(double),
  aggression: optional(double),
});
export type Warmup = PresentOf<typeof WARMUP>;

const LOAD_BALANCER = message(
  'LoadBalancerSettings',
  {
    simple: optional(enumeration('UNSPECIFIED', 'LEAST_CONN', 'RANDOM', 'PASSTHROUGH', 'ROUND_ROBIN', 'LEAST_REQUEST')),
    consistentHash: CONSISTENT_HASH,
    localityLbSetting: LOCALITY_LB_SETTING,
    zoneAwareLbSetting: ZONE_AWARE_LB_SETTING,
    warmupDurationSecs: duration,
    warmup: WARMUP,
  },
  [['simple', 'consistentHash']],
);
export type LoadBalancer = PresentOf<typeof LOAD_BALANCER>;

const CONNECTION_POOL = message('ConnectionPoolSettings', {
  tcp: message('TCPSettings', {
    maxConnections: int32,
    connectTimeout: duration,
    tcpKeepalive: message('TcpKeepalive', { probes: uint32, time: duration, interval: duration }),
    maxConnectionDuration: duration,
    idleTimeout: duration,
  }),
  http: message('HTTPSettings', {
    http1MaxPendingRequests: int32,
    http2MaxRequests: int32,
    maxRequestsPerConnection: int32,
    maxRetries: int32,
    idleTimeout: duration,
    h2UpgradePolicy: enumeration('DEFAULT', 'DO_NOT_UPGRADE', 'UPGRADE'),
    useClientProtocol: bool,
    maxConcurrentStreams: int32,
    http2KeepAlive: message('ConnectionKeepalive', { interval: duration, timeout: duration }),
  }),
});
export type ConnectionPool = PresentOf<typeof CONNECTION_POOL>;

export const OUTLIER_DETECTION = message('OutlierDetection', {
  consecutiveErrors: int32,
  splitExternalLocalOriginErrors: bool,
  consecutiveLocalOriginFailures: optional(uint32),
  consecutiveGatewayErrors: optional(uint32),
  consecutive5xxErrors: optional(uint32),
  interval: duration,
  baseEjectionTime: duration,
  maxEjectionPercent: int32,
  minHealthPercent: int32,
  outlierDetectionHttpErrorCodes: list(uint32),
});
export type OutlierDetection = PresentOf<typeof OUTLIER_DETECTION>;

const TLS = message('ClientTLSSettings', {
  mode: enumeration('DISABLE', 'SIMPLE', 'MUTUAL', 'ISTIO_MUTUAL'),
  clientCertificate: string,
  privateKey: string,
  caCertificates: string,
  credentialName: string,
  subjectAltNames: list(string),
  sni: string,
  insecureSkipVerify: optional(bool),
  caCrl: string,
});
export type Tls = PresentOf<typeof TLS>;

/** What may be set for all ports, and for each port again. */
const PER_PORT = {
  loadBalancer: LOAD_BALANCER,
  connectionPool: CONNECTION_POOL,
  outlierDetection: OUTLIER_DETECTION,
  tls: TLS,
};

const PORT_TRAFFIC_POLICY = message('PortTrafficPolicy', {
  port: message('PortSelector', { number: uint32 }),
  ...PER_PORT,
});
export type PortTrafficPolicy = PresentOf<typeof PORT_TRAFFIC_POLICY>;

const TUNNEL = message('TunnelSettings', { protocol: string, targetHost: string, targetPort: uint32 });
export type Tunnel = PresentOf<typeof TUNNEL>;

const TRAFFIC_POLICY = message('TrafficPolicy', {
  ...PER_PORT,
  portLevelSettings: list(PORT_TRAFFIC_POLICY),
  tunnel: TUNNEL,
  proxyProtocol: message('ProxyProtocol', { version: enumeration('V1', 'V2') }),
  retryBudget: message('RetryBudget', {
    percent: optional(double),
    minRetryConcurrency: uint32,
    budgetInterval: duration,
  }),
});
export type TrafficPolicy = PresentOf<typeof TRAFFIC_POLICY>;

const SUBSET = message('Subset', { name: string, labels: mapOf(string), trafficPolicy: TRAFFIC_POLICY });
export type Subset = PresentOf<typeof SUBSET>;

const WORKLOAD_SELECTOR = message('WorkloadSelector', { matchLabels: mapOf(string) });
export type WorkloadSelector = PresentOf<typeof WORKLOAD_SELECTOR>;

export const DESTINATION_RULE = message('DestinationRule', {
  host: string,
  trafficPolicy: TRAFFIC_POLICY,
  subsets: list(SUBSET),
  exportTo: list(string),
  workloadSelector: WORKLOAD_SELECTOR,
});
export type DestinationRule = PresentOf<typeof DESTINATION_RULE>;
