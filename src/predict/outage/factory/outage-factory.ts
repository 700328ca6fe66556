import {
  formatOutage,
  GRPC_STATUSES,
  parseGrpcStatus,
  type Failure as FailureValue,
  type Outage as OutageValue,
} from '..';
import { show } from '../../../util/show-value';
import { describeUnknownOption } from '../../../util/unknown-option';

/** How a pod fails requests that reach it. */
export enum Failure {
  /** It answers 500: Envoy counts that as a 5xx, and not as an error of a gateway. */
  APPLICATION_ERROR = 'application-error',
  /** It answers 502, 503 or 504. */
  GATEWAY_ERROR = 'gateway-error',
  /** Nothing answers at all: connections are not established. */
  NO_CONNECTION = 'no-connection',
  /** It accepts connections, and closes them without an answer. */
  RESET = 'reset',
  /** It accepts connections, and never answers. */
  TIMEOUT = 'timeout',
}

/** How a gRPC server says that a call failed. */
export interface GrpcFailureOptions {
  /** The name of a status code other than OK, as UNAVAILABLE, or its number. */
  readonly status: string;

  /**
   * True if the status follows an answer, in its trailers: Envoy then takes the answer for a good one.
   *
   * @default false - there is a status and no answer
   */
  readonly inTrailers?: boolean;
}

/** How much of a service fails, and how. */
export interface FailingOptions {
  /**
   * How its pods fail requests.
   *
   * @default Failure.GATEWAY_ERROR
   */
  readonly failure?: Failure;

  /**
   * The status that its pods answer calls of gRPC with, in place of `failure`.
   *
   * @default - they fail by `failure`
   */
  readonly grpc?: GrpcFailureOptions;

  /**
   * How many of the pods fail, in percent, rounded up to whole pods.
   *
   * @default 100
   */
  readonly podsPercent?: number;

  /**
   * How many of the requests that reach such a pod fail, in percent.
   *
   * @default 100
   */
  readonly requestsPercent?: number;
}

/**
 * Something that is out of order, to ask a prediction about. Several together are a list. A service is "namespace/name".
 *
 * @see https://istio.io/latest/docs/ambient/install/multicluster/failover/
 */
export class Outage {
  /** The service has no pods in the cluster: istiod removes the endpoints. */
  public static scaledToZero(service: string, cluster: string): Outage {
    return new Outage({ kind: 'scaled-to-zero', service: checkedService(service), cluster: checkedCluster(cluster) });
  }

  /**
   * Pods of the service fail their readiness probe.
   *
   * @param percent of the pods, rounded up; by default all
   */
  public static unready(service: string, cluster: string, percent = 100): Outage {
    return new Outage({
      kind: 'unready',
      service: checkedService(service),
      cluster: checkedCluster(cluster),
      pods: toFraction(percent),
    });
  }

  /** Pods of the service are ready, and fail requests. */
  public static failing(service: string, cluster: string, options: FailingOptions = {}): Outage {
    return new Outage({ ...toFailing(service, options), cluster: checkedCluster(cluster) });
  }

  /** The same in every cluster at once: a path that always fails, or a bad release. */
  public static failingEverywhere(service: string, options: FailingOptions = {}): Outage {
    return new Outage(toFailing(service, options));
  }

  /** The nodes of a zone are gone: their pods are no longer ready, and answer no requests. */
  public static zoneDown(cluster: string, zone: string): Outage {
    return new Outage({ kind: 'zone-down', cluster: checkedCluster(cluster), zone: checkedName(zone, 'a zone') });
  }

  /** All of a cluster is gone, its API server included: other clusters keep what they last saw of it. */
  public static clusterDown(cluster: string): Outage {
    return new Outage({ kind: 'cluster-down', cluster: checkedCluster(cluster) });
  }

  /** The east-west gateways of a cluster accept no connections. */
  public static gatewayDown(cluster: string): Outage {
    return new Outage({ kind: 'gateway-down', cluster: checkedCluster(cluster) });
  }

  /**
   * The east-west gateways of a cluster accept no connections at one of their addresses, as while one of two load balancers is gone. At
   * the other addresses they go on.
   *
   * @param address an IP address or a host name, as the gateways state it
   */
  public static gatewayAddressDown(cluster: string, address: string): Outage {
    return new Outage({
      kind: 'gateway-address-down',
      cluster: checkedCluster(cluster),
      address: checkedAddress(address),
    });
  }

  /**
   * A waypoint has no pods in the cluster.
   *
   * @param waypoint "namespace/name"; by default all waypoints of the cluster
   */
  public static waypointDown(cluster: string, waypoint?: string): Outage {
    return new Outage({
      kind: 'waypoint-down',
      cluster: checkedCluster(cluster),
      ...(waypoint === undefined ? {} : { waypoint }),
    });
  }

  /**
   * istiod of the cluster is gone. What else is out of order happens after that, so that its proxies do not learn of it: pods that
   * are gone keep getting requests, until outlier detection ejects them.
   */
  public static istiodDown(cluster: string): Outage {
    return new Outage({ kind: 'istiod-down', cluster: checkedCluster(cluster) });
  }

  /**
   * istiod of the cluster cannot reach the API server of another one: its proxies do not learn of what is out of order there.
   *
   * @param remote the cluster whose API server cannot be reached
   */
  public static remoteApiDown(cluster: string, remote: string): Outage {
    if (remote === cluster) throw new Error(`${cluster} is not another cluster than ${cluster}.`);
    return new Outage({ kind: 'remote-api-down', cluster: checkedCluster(cluster), remote: checkedCluster(remote) });
  }

  /** @internal */
  public readonly _value: OutageValue;

  private constructor(value: OutageValue) {
    this._value = value;
  }

  /** As the command line writes it: "scaled-to-zero:cluster1:sample/helloworld". */
  public toString(): string {
    return formatOutage(this._value, '');
  }
}

function toFailing(service: string, options: FailingOptions): Extract<OutageValue, { kind: 'failing' }> {
  checkOptions('the options', options, ['failure', 'grpc', 'podsPercent', 'requestsPercent']);
  const { failure, grpc, podsPercent = 100, requestsPercent = 100 } = options;
  return {
    kind: 'failing',
    service: checkedService(service),
    pods: toFraction(podsPercent),
    requests: toFraction(requestsPercent),
    failure: toFailure(failure, grpc),
  };
}

function toFailure(failure: Failure | undefined, grpc: GrpcFailureOptions | undefined): FailureValue {
  if (grpc === undefined) return checkedFailure(failure ?? Failure.GATEWAY_ERROR);
  if (failure !== undefined) throw new Error('A pod fails by "failure" or by "grpc"; both are given.');
  checkOptions('grpc', grpc, ['status', 'inTrailers']);
  const status = parseGrpcStatus(grpc.status);
  if (status === undefined) {
    throw new Error(
      `"${grpc.status}" is not a status of gRPC that says that a call failed: ${GRPC_STATUSES.join(', ')}.`,
    );
  }
  return grpc.inTrailers === true ? `grpc=${status}:trailers` : `grpc=${status}`;
}

/** An option that is misspelt would be passed over, and the outage would be another one. */
function checkOptions(what: string, given: unknown, known: readonly string[]): void {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw new Error(`${what} are ${show(given)}, which is not an object. Write it with ${known.join(', ')}.`);
  }
  for (const name of Object.keys(given)) {
    if (!known.includes(name)) throw new Error(describeUnknownOption(name, known));
  }
}

/** Pods that fail in no way that is known would be taken to answer. */
function checkedFailure(failure: Failure): Failure {
  const known = Object.values(Failure);
  if (known.includes(failure)) return failure;
  throw new Error(`${show(failure)} is not a Failure: use one of ${known.join(', ')}.`);
}

/** An outage of a service that does not exist would harm nothing, and prove nothing. */
function checkedService(service: string): string {
  if (typeof service !== 'string' || !/^[^/]+\/[^/]+$/.test(service)) {
    throw new Error(`${show(service)} is not a service: write "namespace/name".`);
  }
  return service;
}

/** Without a name, an outage is one of every cluster, or of none: the answer would be that of another question. */
function checkedCluster(cluster: string): string {
  return checkedName(cluster, 'a cluster');
}

function checkedName(name: string, whose: string): string {
  if (typeof name !== 'string' || name === '') {
    throw new Error(`${show(name)} is not the name of ${whose}: write it as a string.`);
  }
  return name;
}

/** An outage of no address takes nothing away. */
function checkedAddress(address: string): string {
  if (typeof address !== 'string' || address === '') {
    throw new Error(`${show(address)} is not an address: write it as a string, for example "203.0.113.1".`);
  }
  return address;
}

function toFraction(percent: number): number {
  if (!(typeof percent === 'number' && percent > 0 && percent <= 100)) {
    throw new Error(`${show(percent)} is not a number of percent above 0 and at most 100.`);
  }
  return percent / 100;
}
