import type { GrpcStatus } from './grpc-status';

/** How a pod fails requests that reach it. */
export type Failure =
  /** It answers 500: Envoy counts it as a 5xx, not as an error of a gateway. */
  | 'application-error'
  /** It answers 502, 503 or 504. */
  | 'gateway-error'
  /** Nothing answers at all: connections are not established. */
  | 'no-connection'
  /** It accepts connections, and closes them without an answer. */
  | 'reset'
  /** It accepts connections, and never answers. */
  | 'timeout'
  | GrpcFailure;

/** A gRPC server says by a status that a call failed: in place of an answer, or after one, in its trailers. */
export type GrpcFailure = `grpc=${GrpcStatus}` | `grpc=${GrpcStatus}:trailers`;

/**
 * Something that is out of order, as a value: several together are a list. A service is "namespace/name", a fraction is from
 * 0 to 1, and of pods it is rounded up.
 */
export type Outage =
  /** The service has no pods in the cluster: istiod removes the endpoints. */
  | { readonly kind: 'scaled-to-zero'; readonly service: string; readonly cluster: string }
  /** Pods fail their readiness probe. */
  | { readonly kind: 'unready'; readonly service: string; readonly cluster: string; readonly pods: number }
  /** Pods are ready and fail some of the requests. Without a cluster, everywhere: a bad path, or a bad release. */
  | {
      readonly kind: 'failing';
      readonly service: string;
      readonly cluster?: string;
      readonly pods: number;
      readonly requests: number;
      readonly failure: Failure;
    }
  /** The nodes of a zone are gone: their pods are no longer ready, and answer no requests. */
  | {
      readonly kind: 'zone-down';
      readonly cluster: string;
      readonly zone: string;
      /** True while Kubernetes still takes the pods for ready: see timeline/. No outage that is asked for has it. */
      readonly isUnnoticed?: true;
    }
  /** All of a cluster is gone, its API server included: other clusters keep what they last saw of it. */
  | { readonly kind: 'cluster-down'; readonly cluster: string }
  /** The east-west gateways of a cluster accept no connections. */
  | { readonly kind: 'gateway-down'; readonly cluster: string }
  /** Those gateways accept no connections at one of their addresses: an IP address, or a host name. */
  | { readonly kind: 'gateway-address-down'; readonly cluster: string; readonly address: string }
  /** A waypoint ("namespace/name") has no pods in the cluster; without one, none of its waypoints has. */
  | { readonly kind: 'waypoint-down'; readonly cluster: string; readonly waypoint?: string }
  /** istiod of the cluster tells its proxies nothing new: what else is out of order, it did not notice. */
  | { readonly kind: 'istiod-down'; readonly cluster: string }
  /** istiod of the cluster cannot reach the API server of another one: what is out of order there, it did not notice. */
  | { readonly kind: 'remote-api-down'; readonly cluster: string; readonly remote: string };

/** True for what takes nothing away but the knowledge of what else is out of order. */
export function isOfControlPlane({ kind }: Outage): boolean {
  return kind === 'istiod-down' || kind === 'remote-api-down';
}

/** True if an outage leaves a cluster without clients. */
export function endsClientsOf(outage: Outage, cluster: string): boolean {
  return outage.kind === 'cluster-down' && outage.cluster === cluster;
}
