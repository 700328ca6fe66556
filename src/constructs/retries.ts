import type { Duration } from 'cdk8s';
import { judged, list, made, problemsInside } from './private/props/kinds';

/** A method of HTTP. Names are those that clients send. */
export enum HttpMethod {
  /** Reads. */
  GET = 'GET',
  /** Reads the headers of an answer. */
  HEAD = 'HEAD',
  /** Asks what is possible. */
  OPTIONS = 'OPTIONS',
  /** Writes a whole resource. By HTTP, twice has the effect of once. */
  PUT = 'PUT',
  /** Removes a resource. By HTTP, twice has the effect of once. */
  DELETE = 'DELETE',
  /**
   * Anything, and every call of gRPC. A retry may carry it out twice: only for services that recognize a repeated request, for
   * example by an idempotency key.
   */
  POST = 'POST',
  /** Changes a resource in part. As with POST, a retry may carry it out twice. */
  PATCH = 'PATCH',
}

/** Which requests are retried, when, and how often. */
export interface RetryOptions {
  /**
   * The methods whose requests are retried, at least one. A host may have carried out a request before it failed, so list
   * POST, which every call of gRPC is, and PATCH only where the service recognizes a repeated request.
   *
   * @default GET, HEAD and OPTIONS, which change nothing
   */
  readonly methods?: HttpMethod[];

  /**
   * How often a request is retried, from 2 to 10. Envoy turns to the next priority after two tries in one, so a request gets
   * past one failing cluster with 2, past two failing tiers of an order of clusters with 4.
   *
   * @default 2
   */
  readonly attempts?: number;

  /**
   * The answers that are retried, beside connections that fail or break: status codes from 400 that HTTP defines.
   *
   * @default 502, 503 and 504, the gateway errors that eject an endpoint by default
   */
  readonly statusCodes?: number[];

  /**
   * How long to wait for an answer of one try, in whole milliseconds. Without it, a pod that hangs is not left: the request
   * waits for as long as its client does.
   *
   * @default not written: no limit
   */
  readonly perTryTimeout?: Duration;
}

/**
 * What happens to a request that fails, beside that its endpoint comes nearer to being ejected.
 *
 * @example
 * const sample = new Chart(mesh, 'sample', { namespace: 'sample' });
 * const service = new GlobalService(sample, 'helloworld', {
 *   ports: [{ name: 'http', port: 5000 }],
 *   selector: { app: 'helloworld' },
 *   waypoint: new Waypoint(sample, 'waypoint'),
 * });
 * new LocalityFailoverRule(sample, 'helloworld-failover', {
 *   service,
 *   retries: Retries.toAnotherCluster({ methods: [HttpMethod.GET, HttpMethod.PUT] }),
 * });
 */
export class Retries {
  /**
   * Tries a failed request again, and after two tries where the endpoints are that come next: in another cluster, for a rule
   * that prefers its own. So requests of the methods listed need not fail in the time until failing endpoints are ejected, nor
   * each time that they are re-admitted. The cost: a failing endpoint gets up to two tries of each request, and an answer takes
   * as long as the tries together. A request whose body is larger than 1 MiB, which is what Envoy keeps, is not retried. The
   * prediction counts retries where it is asked about one of the methods (`--method GET`).
   *
   * It becomes a VirtualService beside the DestinationRule. Requests of other methods keep the mesh's own retries.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRetry
   */
  public static toAnotherCluster(options: RetryOptions = {}): Retries {
    return new Retries({ ...options });
  }

  private constructor(
    /** @internal */
    public readonly _options: RetryOptions,
  ) {}
}

/**
 * The form of retries, and of what the factory was given.
 *
 * @internal
 */
export const RETRIES = {
  ...made(Retries, 'Retries.toAnotherCluster()', (field, { _options }) =>
    problemsInside(
      'RetryOptions',
      _options,
      {
        methods: list('[HttpMethod.GET, HttpMethod.HEAD]'),
        attempts: judged,
        statusCodes: list('[502, 503, 504]'),
        perTryTimeout: judged,
      },
      `${field}.`,
    ),
  ),
  // Whether there is a VirtualService is the same in every cluster.
  isFixed: true,
};
