/** The status codes of gRPC that say that a call failed, in the order of their numbers. */
export const GRPC_STATUSES = [
  'CANCELLED',
  'UNKNOWN',
  'INVALID_ARGUMENT',
  'DEADLINE_EXCEEDED',
  'NOT_FOUND',
  'ALREADY_EXISTS',
  'PERMISSION_DENIED',
  'RESOURCE_EXHAUSTED',
  'FAILED_PRECONDITION',
  'ABORTED',
  'OUT_OF_RANGE',
  'UNIMPLEMENTED',
  'INTERNAL',
  'UNAVAILABLE',
  'DATA_LOSS',
  'UNAUTHENTICATED',
] as const;

/** A status code of gRPC that says that a call failed. */
export type GrpcStatus = (typeof GRPC_STATUSES)[number];

/**
 * The 5xx that Envoy takes a status for, if it comes in place of an answer; undefined for a code below 500, which outlier
 * detection takes for a good answer.
 *
 * @see envoy source/common/grpc/status.cc Utility::grpcToHttpStatus
 */
export function serverErrorOf(status: GrpcStatus): number | undefined {
  return SERVER_ERRORS[status];
}

const SERVER_ERRORS: Readonly<Partial<Record<GrpcStatus, number>>> = {
  UNKNOWN: 500,
  DEADLINE_EXCEEDED: 504,
  UNIMPLEMENTED: 501,
  INTERNAL: 500,
  UNAVAILABLE: 503,
  DATA_LOSS: 500,
};

/** A status by its name, in either case, or by its number; undefined for what is none that says that a call failed. */
export function parseGrpcStatus(text: string): GrpcStatus | undefined {
  return GRPC_STATUSES.find((status, index) => status === text.toUpperCase() || String(index + 1) === text);
}
