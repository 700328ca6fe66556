// What holds where nothing is sent, or nothing is written. Each number stands here once, with its source.

/** In percent: Envoy takes a priority for whole while 100/140 of its hosts are healthy. Istio never sends it. @see envoy envoy.config.endpoint.v3.ClusterLoadAssignment.Policy */
export const OVERPROVISIONING_FACTOR = 140;

/** In percent: where fewer hosts are healthy, Envoy takes all of them for healthy. @see envoy envoy.config.cluster.v3.Cluster.CommonLbConfig */
export const ENVOY_DEFAULT_PANIC_THRESHOLD = 50;

/** In percent of all hosts: how many Envoy ejects at most. @see envoy envoy.config.cluster.v3.OutlierDetection */
export const DEFAULT_MAX_EJECTION_PERCENT = 10;

/** After how many failures in a row Envoy ejects a host, for each sort of failure. @see envoy envoy.config.cluster.v3.OutlierDetection */
export const DEFAULT_CONSECUTIVE_FAILURES = 5;

/** In milliseconds: how often Envoy looks which hosts come back. @see envoy envoy.config.cluster.v3.OutlierDetection */
export const DEFAULT_EJECTION_INTERVAL = 10_000;

/** In milliseconds: for how long Envoy ejects a host the first time. @see envoy envoy.config.cluster.v3.OutlierDetection */
export const DEFAULT_BASE_EJECTION_TIME = 30_000;

/** In milliseconds: for how long at most. Istio never sends it. @see envoy envoy.config.cluster.v3.OutlierDetection */
export const DEFAULT_MAX_EJECTION_TIME = 300_000;

/** What Istio retries where nothing says it. @see istio pilot/pkg/networking/core/route/retry/retry.go defaultRetryOn */
export const DEFAULT_RETRY_ON = 'connect-failure,refused-stream,unavailable,cancelled,retriable-status-codes';

/** How often it retries. @see istio pilot/pkg/networking/core/route/retry/retry.go defaultNumRetries */
export const DEFAULT_RETRY_ATTEMPTS = 2;

/** In milliseconds: for how long Envoy waits at most before the first retry. @see envoy envoy.config.route.v3.RetryPolicy.RetryBackOff */
export const DEFAULT_RETRY_BACKOFF = 25;

/** The domain of the names of Services. @see istio pkg/config/constants/constants.go DefaultClusterLocalDomain */
export const DEFAULT_CLUSTER_DOMAIN = 'cluster.local';

/** The trust domain of a mesh. @see istio pkg/config/constants/constants.go DefaultClusterLocalDomain */
export const DEFAULT_TRUST_DOMAIN = 'cluster.local';

/** The namespace that istiod is installed in, and whose configuration is for all. @see istio pkg/config/constants/constants.go IstioSystemNamespace */
export const DEFAULT_ROOT_NAMESPACE = 'istio-system';

/** The port of a network's gateway for sidecars. @see istio pilot/pkg/serviceregistry/kube/controller/controller.go DefaultNetworkGatewayPort */
export const DEFAULT_GATEWAY_PORT = 15_443;

/** The revision of an istiod that was installed without one. @see istio istioctl/pkg/util/constants.go DefaultRevisionName */
export const DEFAULT_REVISION = 'default';
