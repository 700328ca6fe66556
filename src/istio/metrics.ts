/**
 * Istio's metric of requests as waypoints count it, with the labels that tell whose requests were answered where.
 *
 * @see https://istio.io/latest/docs/reference/config/metrics/
 * @see istio tests/integration/ambient/baseline_test.go buildQuery: what a live waypoint is asked for there
 */
export const METRIC_REQUESTS = 'istio_requests_total';

/** What the label `reporter` is where a waypoint counts. @see istio/proxy source/extensions/filters/http/istio_stats */
export const REPORTER_WAYPOINT = 'waypoint';

export const LABEL_REPORTER = 'reporter';
export const LABEL_SOURCE_CLUSTER = 'source_cluster';
/** Where the answer is from: "unknown" behind the gateway of another network, and where Envoy answers itself. */
export const LABEL_DESTINATION_CLUSTER = 'destination_cluster';
export const LABEL_SERVICE_NAME = 'destination_service_name';
export const LABEL_SERVICE_NAMESPACE = 'destination_service_namespace';
/** 0 where the client or the pod broke the connection. */
export const LABEL_RESPONSE_CODE = 'response_code';
export const LABEL_GRPC_STATUS = 'grpc_response_status';

/**
 * The statuses of gRPC that stand for a 5xx: UNKNOWN, DEADLINE_EXCEEDED, UNIMPLEMENTED, INTERNAL, UNAVAILABLE, DATA_LOSS.
 *
 * @see envoy source/common/grpc/status.cc Utility::grpcToHttpStatus
 */
export const GRPC_FAILURES = [2, 4, 12, 13, 14, 15] as const;
