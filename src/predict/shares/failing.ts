import { serverErrorOf, type Failure, type GrpcStatus } from '../outage';

/** How much of what reaches something fails, by how it fails. From 0 to 1, together at most 1. */
export type Failing = Readonly<Record<FailureClass, number>>;

/** Ways to fail that a proxy in front may tell from each other. */
export type FailureClass =
  /** An answer of 500 or another 5xx that is no gateway error. */
  | 'application-error'
  /** An answer of 502, 503 or 504. */
  | 'gateway-error'
  /** No connection comes about. */
  | 'no-connection'
  /** A connection comes about, and breaks before there is an answer. */
  | 'reset'
  /** A connection comes about, and an answer never comes. */
  | 'timeout'
  /** A status of gRPC in place of an answer, which a proxy may count and retry: each by the name of its retry. */
  | GrpcClass
  /** Another such status that Envoy takes for a 5xx below the gateway errors, and never retries. */
  | 'grpc-other'
  /** An answer that only the client can tell from a good one. */
  | 'unseen';

/** A status of gRPC that a retry can be for. @see envoy source/common/router/retry_state_impl.cc parseRetryGrpcOn */
export type GrpcClass =
  'grpc-cancelled' | 'grpc-deadline-exceeded' | 'grpc-internal' | 'grpc-resource-exhausted' | 'grpc-unavailable';

export const NOT_FAILING: Failing = {
  'application-error': 0,
  'gateway-error': 0,
  'no-connection': 0,
  reset: 0,
  timeout: 0,
  'grpc-cancelled': 0,
  'grpc-deadline-exceeded': 0,
  'grpc-internal': 0,
  'grpc-resource-exhausted': 0,
  'grpc-unavailable': 0,
  'grpc-other': 0,
  unseen: 0,
};
export const UNREACHABLE: Failing = { ...NOT_FAILING, 'no-connection': 1 };
/** Fails by what nothing counts, such as a 403. */
export const UNSEEN: Failing = { ...NOT_FAILING, unseen: 1 };

/** All of them. */
export const FAILURE_CLASSES = Object.keys(NOT_FAILING) as readonly FailureClass[];

/** True if two things fail in the same ways, as often. */
export function failAlike(one: Failing, other: Failing): boolean {
  return one === other || FAILURE_CLASSES.every((each) => one[each] === other[each]);
}

/** A pod that fails some of its requests in one way. */
export function failingBy(failure: Failure, requests: number): Failing {
  return { ...NOT_FAILING, [classOf(failure)]: requests };
}

/** A status after headers, in trailers, comes too late: Envoy has counted the 200 of the headers. */
function classOf(failure: Failure): FailureClass {
  if (!failure.startsWith('grpc=')) return failure as Exclude<Failure, `grpc=${string}`>;
  const [status, where] = failure.slice('grpc='.length).split(':') as [GrpcStatus, string | undefined];
  if (where === 'trailers') return 'unseen';
  return GRPC_CLASSES[status] ?? (serverErrorOf(status) === undefined ? 'unseen' : 'grpc-other');
}

const GRPC_CLASSES: Readonly<Partial<Record<GrpcStatus, GrpcClass>>> = {
  CANCELLED: 'grpc-cancelled',
  DEADLINE_EXCEEDED: 'grpc-deadline-exceeded',
  INTERNAL: 'grpc-internal',
  RESOURCE_EXHAUSTED: 'grpc-resource-exhausted',
  UNAVAILABLE: 'grpc-unavailable',
};

/** Statuses of gRPC as what Envoy takes them for when it counts: 503 and 504, 500 and 501, or an answer below 500. */
export function countedAs(failure: FailureClass): Exclude<FailureClass, GrpcClass | 'grpc-other'> {
  return isOfGrpc(failure) ? COUNTED_AS[failure] : failure;
}

function isOfGrpc(failure: FailureClass): failure is GrpcClass | 'grpc-other' {
  return failure in COUNTED_AS;
}

const COUNTED_AS = {
  'grpc-unavailable': 'gateway-error',
  'grpc-deadline-exceeded': 'gateway-error',
  'grpc-internal': 'application-error',
  'grpc-other': 'application-error',
  'grpc-cancelled': 'unseen',
  'grpc-resource-exhausted': 'unseen',
} as const satisfies Record<GrpcClass | 'grpc-other', FailureClass>;

/** The share of requests that come back as errors. */
export function errorsOf(failing: Failing): number {
  if (failing === NOT_FAILING) return 0;
  let errors = 0;
  for (const one of FAILURE_CLASSES) errors += failing[one];
  return errors;
}

/** What fails of requests that meet one cause of failure after the other: what the first lets through, the second may fail. */
export function afterEachOther(first: Failing, second: Failing): Failing {
  if (second === NOT_FAILING) return first;
  const through = 1 - errorsOf(first);
  return byClass((one) => first[one] + through * second[one]);
}

/** What fails of requests that are spread by weights, evenly without them; with nothing to spread them over, all. */
export function averageOf(all: readonly Failing[], weights: readonly number[] = all.map(() => 1)): Failing {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (total === 0) return UNREACHABLE;
  const [first] = all;
  if (first !== undefined && all.every((failing) => failing === first)) return first;
  const sum = sumOf(all.map((failing, place) => [failing, weights[place]!]));
  return byClass((one) => sum[one] / total);
}

/** What fails of requests that are divided into parts. */
export function sumOf(parts: readonly (readonly [failing: Failing, part: number])[]): Failing {
  return byClass((one) => parts.reduce((sum, [failing, part]) => sum + failing[one] * part, 0));
}

function byClass(share: (one: FailureClass) => number): Failing {
  return Object.fromEntries(FAILURE_CLASSES.map((one) => [one, share(one)])) as Failing;
}
