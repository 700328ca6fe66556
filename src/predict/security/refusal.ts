import type { KubeObject } from '../../model/object';
import type { AuthorizationPolicy } from '../../model/security';
import type { Caller } from './caller';

/** What an object of a cluster refuses of the requests of a caller, on one step of their way. */
export interface Refusal {
  /** `some` where it depends on the request or on the client, or cannot be told. */
  readonly refused: 'some' | 'all';
  readonly at: Hop;
  readonly caller: Caller;
  /** The cluster whose object it is. */
  readonly cluster: string;
  readonly by: Refuser;
}

/** Where requests are refused. */
export interface Hop {
  readonly kind: 'pod' | 'waypoint' | 'gateway' | 'ingress';
  /** "namespace/name": of the service, of the waypoint, or of the gateway. */
  readonly name: string;
  readonly cluster: string;
}

export type Refuser =
  | { readonly kind: 'authorization'; readonly policy: AuthorizationPolicy; readonly seesRequests: boolean }
  /** What istiod adds by PILOT_AUTO_ALLOW_WAYPOINT_POLICY. */
  | { readonly kind: 'implicit'; readonly object: KubeObject | undefined }
  | {
      readonly kind: 'network';
      readonly object: KubeObject;
      readonly direction: 'ingress' | 'egress';
      readonly port: number;
    }
  | { readonly kind: 'plain-text'; readonly object: KubeObject }
  /** Nothing is refused, and pods outside of the subset that a route asks for get requests, too. */
  | { readonly kind: 'subset'; readonly object: KubeObject; readonly subset: string };

/** The one that decides most of several on the same step: the first that refuses all, else the first. */
export function strongest(refusals: readonly (Refusal | undefined)[]): Refusal | undefined {
  const present = refusals.filter((refusal) => refusal !== undefined);
  return present.find(({ refused }) => refused === 'all') ?? present[0];
}
