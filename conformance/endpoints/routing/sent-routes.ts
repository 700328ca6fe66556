import { applicationProtocolOf } from '../../../src/model/services';
import type { ClusterView } from '../../../src/predict/istio/view';

// What Istio makes of routes: parts of Envoy's RouteConfiguration and TcpProxy, in JSON.

export interface RouteConfiguration {
  readonly virtual_hosts: readonly { readonly routes: readonly SentRoute[] }[];
}

interface SentRoute {
  readonly match: SentMatch;
  readonly route?: SentAction & {
    readonly timeout?: string;
    readonly retry_policy?: SentRetries;
    readonly hash_policy?: readonly object[];
  };
  readonly direct_response?: { readonly status: number };
}

interface SentMatch {
  readonly prefix?: string;
  readonly safe_regex?: { readonly regex?: string };
  readonly headers?: readonly {
    readonly name: string;
    readonly string_match?: { readonly exact?: string; readonly prefix?: string };
  }[];
  readonly query_parameters?: readonly object[];
  readonly grpc?: object;
}

interface SentRetries {
  readonly num_retries?: number;
  readonly per_try_timeout?: string;
  readonly retry_host_predicate?: readonly { readonly name: string }[];
  readonly retry_priority?: object;
}

/** Where requests or connections go: to one of Envoy's clusters, or to several by weight. */
export interface SentAction {
  readonly cluster?: string;
  readonly weighted_clusters?: { readonly clusters: readonly { readonly name: string; readonly weight?: number }[] };
}

export type TcpProxy = SentAction;

/** A part of the requests, to "host:port" and a subset, or to "nothing"; the parts of all are 1000. */
export type Leg = readonly [to: string, share: number];

/** What is compared of a routing. */
export interface ComparedRouting {
  /** In alphabetical order. */
  readonly legs: readonly Leg[];
  /** Of connections there is none, and of what goes nowhere. */
  readonly tries: ComparedTries | null;
}

export interface ComparedTries {
  readonly hasTimeout: boolean;
  readonly retries: ComparedRetries | null;
}

interface ComparedRetries {
  readonly attempts: number;
  /** Undefined where a hash says to which host a try goes. */
  readonly skipsTriedHosts: boolean | undefined;
  readonly leavesPriorities: boolean;
}

/** More are followed as so many. */
const MOST_ATTEMPTS = 10;
export const NOTHING = 'nothing';

/** Where requests of a method go that meet no other condition: the first route that takes them. Undefined where none does. */
export function sentForRequests(
  { virtual_hosts: [host] }: RouteConfiguration,
  view: ClusterView,
  method: string | undefined,
): ComparedRouting | undefined {
  const found = host?.routes.find(({ match }) => isMet(match, method));
  if (found === undefined) return undefined;
  const legs: Leg[] = found.route === undefined ? [[NOTHING, 1000]] : legsOf(found.route, view);
  const { timeout, retry_policy: policy, hash_policy: hashes = [] } = found.route ?? {};
  if (legs.every(([to]) => to === NOTHING)) return { legs, tries: null };
  return {
    legs,
    tries: {
      hasTimeout: isSome(timeout) || isSome(policy?.per_try_timeout),
      retries: policy === undefined ? null : retriesOf(policy, hashes.length > 0),
    },
  };
}

/** Where connections go. */
export function sentForConnections(proxy: TcpProxy, view: ClusterView): ComparedRouting {
  return { legs: legsOf(proxy, view), tries: null };
}

function isMet(
  { prefix: path, safe_regex: expression, headers = [], query_parameters: queries = [], grpc }: SentMatch,
  method: string | undefined,
): boolean {
  const isAnyPath = path === '/' || path === '' || expression?.regex === '.*';
  const areMet = headers.every(
    ({ name, string_match: { exact, prefix } = {} }) =>
      name === ':method' &&
      method !== undefined &&
      (method === exact || (prefix !== undefined && method.startsWith(prefix))),
  );
  return isAnyPath && areMet && queries.length === 0 && grpc === undefined;
}

function isSome(duration: string | undefined): boolean {
  return duration !== undefined && /[1-9]/.test(duration);
}

function retriesOf(
  { num_retries: attempts = 1, retry_host_predicate: predicates = [], ...rest }: SentRetries,
  isByHash: boolean,
): ComparedRetries {
  return {
    attempts: Math.min(attempts, MOST_ATTEMPTS),
    skipsTriedHosts: isByHash ? undefined : predicates.some(({ name }) => name.endsWith('previous_hosts')),
    leavesPriorities: rest.retry_priority !== undefined,
  };
}

function legsOf({ cluster, weighted_clusters: weighted }: SentAction, view: ClusterView): Leg[] {
  const clusters = weighted?.clusters ?? [{ name: cluster ?? NOTHING, weight: 1 }];
  return toLegs(clusters.map(({ name, weight = 0 }) => [describeCluster(name, view), weight]));
}

/** Entries of one target together, without those of no weight. */
export function toLegs(entries: readonly (readonly [to: string, weight: number])[]): Leg[] {
  const total = entries.reduce((sum, [, weight]) => sum + weight, 0);
  const byTarget = new Map<string, number>();
  for (const [to, weight] of entries) if (weight > 0) byTarget.set(to, (byTarget.get(to) ?? 0) + weight);
  return [...byTarget]
    .map(([to, weight]): Leg => [to, Math.round((weight / total) * 1000)])
    .sort(([left], [right]) => (left < right ? -1 : 1));
}

/**
 * The target of one of Envoy's clusters, as "direction|port|subset|host". Envoy has none for a port that the service lacks, and at a
 * waypoint none for another protocol than that of the port.
 */
function describeCluster(name: string, { services }: ClusterView): string {
  const [direction, number, subset = '', host = ''] = name.split('|');
  const known = [...services.values()].find(({ service }) => service.host === host)?.service;
  const port = known?.ports.find((one) => one.port === Number(number));
  if (port === undefined) return NOTHING;
  if (direction === 'outbound') return describeTarget(host, port.port, subset === '' ? null : subset);
  const [protocol, ofSubset = null] = subset.split('/');
  if (protocol === 'http' && applicationProtocolOf(port) === 'tcp') return NOTHING;
  return describeTarget(host, port.port, ofSubset);
}

export function describeTarget(host: string, port: number, subset: string | null): string {
  return `${host}:${port}${subset === null ? '' : ` ${subset}`}`;
}
