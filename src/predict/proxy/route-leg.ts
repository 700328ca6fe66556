import type { KubeObject } from '../../model/object';
import type { Port, Service } from '../../model/services';
import type { Retries } from '../envoy/retries';

/** What tells a proxy to try requests again: the rule of a route, or what the service is without one. */
export interface ToldBy {
  readonly object: KubeObject;
  readonly path?: string;
}

/** A part of the requests, and the service whose endpoints it goes to. */
export interface RouteLeg {
  /** Undefined where there is none: Envoy answers by itself, with an error. */
  readonly to: { readonly service: Service; readonly port: Port; readonly subset: string | null } | undefined;
  /** From 0 to 1. */
  readonly share: number;
  /** True if Envoy gives up on an answer after some time. */
  readonly hasTimeout: boolean;
  /** How requests that fail are tried again; undefined where they are not. */
  readonly retries: Retries | undefined;
  /** The rule of a route that says so; undefined where no route is for the requests. */
  readonly by: ToldBy | undefined;
}

/** Where no route was followed: no timeout, and no retries that are. */
export const NO_ROUTE: Pick<RouteLeg, 'hasTimeout' | 'retries'> = { hasTimeout: false, retries: undefined };
