import { Log } from '../../istio/api/decoder';
import { parseGoDuration } from '../../istio/api/duration';
import { HTTP_RETRY, type HttpRetry } from '../../istio/api/http-retry';
import { NANOSECONDS_PER_MILLISECOND } from '../../istio/webhook/duration';
import { isMap, type KubeObject } from '../object';

/** One rule of a route: which requests it takes, and where they go. */
export interface RouteRule {
  /** Where it stands in the object. */
  readonly path: string;
  readonly protocol: 'http' | 'tcp';
  /** Any of these is enough. None at all takes every request. */
  readonly matches: readonly RouteMatch[];
  readonly destinations: readonly RouteDestination[];
  /** True if it gives up on an answer after some time. Without that a waypoint waits for as long as its client does. */
  readonly hasTimeout: boolean;
  /** After how long it gives up on a request and all of its tries, in milliseconds; undefined for never. */
  readonly timeout: number | undefined;
  /** How requests that fail are tried again; undefined where it does not say. */
  readonly retries: HttpRetry | undefined;
  /** What it is where its definition in the cluster has no retries, so that the API server drops them; undefined where it says none. */
  readonly withoutRetries?: Pick<RouteRule, 'timeout' | 'retries'>;
  /** What it does in place of forwarding, or to what it forwards, so that it is not known where requests end. */
  readonly diversion: string | undefined;
}

export interface RouteMatch {
  /** The port requests are made to; undefined for any. */
  readonly port: number | undefined;
  /** The methods that requests have to have; undefined for any. */
  readonly methods: readonly string[] | undefined;
  /** True if requests have to be special in another way (a path, a header …), or their client. */
  readonly isConditional: boolean;
}

export interface RouteDestination {
  /** The host in full. */
  readonly host: string;
  readonly port: number | undefined;
  readonly subset: string | undefined;
  /** Its share among the destinations of the same rule. */
  readonly weight: number;
  /** Where it stands in the object. */
  readonly path: string;
  /** True if it is a Service, or a host that may be one. */
  readonly isService: boolean;
}

/** The rules of an HTTPRoute or GRPCRoute, in its order. */
export function rulesOfGatewayRoute(object: KubeObject, clusterDomain: string): RouteRule[] {
  return list(specOf(object).rules).map((rule, index) => {
    const path = `spec.rules[${index}]`;
    return {
      path,
      protocol: 'http',
      matches: list(rule.matches).map((match) => ({
        port: undefined,
        methods: object.kind === 'HTTPRoute' && typeof match.method === 'string' ? [match.method] : undefined,
        isConditional: isConditional(match, object.kind),
      })),
      destinations: list(rule.backendRefs).map((backend, number) => ({
        host: hostOf(backend, object, clusterDomain),
        port: numberOr(backend.port, undefined),
        subset: undefined,
        weight: numberOr(backend.weight, 1),
        path: `${path}.backendRefs[${number}]`,
        isService: (backend.kind ?? 'Service') === 'Service' && (backend.group ?? '') === '',
      })),
      hasTimeout: hasDuration(rule.timeouts, ['request', 'backendRequest']),
      ...triesOfGatewayRoute(rule),
      diversion: list(rule.filters).some(({ type }) => type === 'RequestRedirect') ? 'redirects' : undefined,
    };
  });
}

/** The rules of a VirtualService, those for HTTP first, in its order. */
export function rulesOfVirtualService(object: KubeObject, clusterDomain: string): RouteRule[] {
  const spec = specOf(object);
  return (['http', 'tls', 'tcp'] as const).flatMap((protocol) =>
    list(spec[protocol]).map((rule, index): RouteRule => {
      const path = `spec.${protocol}[${index}]`;
      return {
        path,
        protocol: protocol === 'http' ? 'http' : 'tcp',
        matches: list(rule.match).map((match) => ({
          port: numberOr(match.port, undefined),
          methods: methodOf(match),
          isConditional: !isForMesh(match) || hasConditions(match),
        })),
        destinations: list(rule.route).flatMap((entry, number) =>
          isMap(entry.destination)
            ? [
                {
                  host: expand(entry.destination.host, object, clusterDomain),
                  port: isMap(entry.destination.port) ? numberOr(entry.destination.port.number, undefined) : undefined,
                  subset: typeof entry.destination.subset === 'string' ? entry.destination.subset : undefined,
                  weight: numberOr(entry.weight, list(rule.route).length === 1 ? 1 : 0),
                  path: `${path}.route[${number}].destination`,
                  isService: true,
                },
              ]
            : [],
        ),
        hasTimeout: hasDuration(rule, ['timeout']) || hasDuration(rule.retries, ['perTryTimeout']),
        timeout: millisecondsOf(rule.timeout),
        retries: isMap(rule.retries) ? HTTP_RETRY.decode(rule.retries, 'retries', new Log()) : undefined,
        diversion: diversionOf(rule),
      };
    }),
  );
}

/**
 * What an HTTPRoute says of tries. A backendRequest is for each try where there are retries, and for the request where not.
 *
 * @see istio pilot/pkg/config/kube/gateway/conversion.go convertHTTPRoute
 */
function triesOfGatewayRoute({ retry, timeouts }: Readonly<Record<string, unknown>>) {
  const { request, backendRequest } = isMap(timeouts) ? timeouts : {};
  const [whole, each] = [millisecondsOf(request), millisecondsOf(backendRequest)];
  const withoutRetries = { timeout: each ?? whole, retries: undefined };
  if (!isMap(retry)) return withoutRetries;
  const codes: unknown[] = Array.isArray(retry.codes) ? retry.codes : [];
  const retries: HttpRetry = {
    attempts: numberOr(retry.attempts, 2),
    retryOn: ['connect-failure', 'refused-stream', 'unavailable', 'cancelled', ...codes.map(String)].join(),
    perTryTimeout: each === undefined ? undefined : BigInt(each) * NANOSECONDS_PER_MILLISECOND,
    backoff: typeof retry.backoff === 'string' ? parseGoDuration(retry.backoff) : undefined,
    retryRemoteLocalities: undefined,
    retryIgnorePreviousHosts: undefined,
  };
  return { timeout: whole, retries, withoutRetries };
}

/** Undefined where it is no duration, or one of nothing. */
function millisecondsOf(value: unknown): number | undefined {
  const nanoseconds = typeof value === 'string' ? parseGoDuration(value) : undefined;
  return nanoseconds === undefined || nanoseconds <= 0n ? undefined : Number(nanoseconds / NANOSECONDS_PER_MILLISECOND);
}

/** The host of a Service that a route refers to. */
export function hostOf(
  { name, namespace }: Readonly<Record<string, unknown>>,
  object: KubeObject,
  clusterDomain: string,
): string {
  return `${String(name)}.${typeof namespace === 'string' ? namespace : (object.namespace ?? 'default')}.svc.${clusterDomain}`;
}

/** A name without dots is a service of the route's own namespace. */
export function expand(host: unknown, object: KubeObject, clusterDomain: string): string {
  const name = String(host);
  return name.includes('.') || name.startsWith('*')
    ? name
    : `${name}.${object.namespace ?? 'default'}.svc.${clusterDomain}`;
}

/** True unless a match is for any path, or for a method of HTTP alone. The prefix "/" is any path; to a GRPCRoute a method is a path. */
function isConditional({ path, ...others }: Readonly<Record<string, unknown>>, kind: string): boolean {
  const isAnyPath = !isMap(path) || ((path.type ?? 'PathPrefix') === 'PathPrefix' && (path.value ?? '/') === '/');
  const fields = ['headers', 'queryParams', ...(kind === 'HTTPRoute' ? [] : ['method'])];
  return !isAnyPath || fields.some((field) => isPresent(others[field]));
}

/** The methods of HTTP that a match of a VirtualService is for; an expression is not followed. */
function methodOf({ method }: Readonly<Record<string, unknown>>): string[] | undefined {
  const { exact, prefix } = isMap(method) ? method : {};
  if (typeof exact === 'string') return [exact];
  return typeof prefix === 'string' ? METHODS.filter((one) => one.startsWith(prefix)) : undefined;
}

/** @see https://www.iana.org/assignments/http-methods, those that RFC 9110 and RFC 5789 define */
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'CONNECT', 'OPTIONS', 'TRACE'];

/** @see istio pilot/pkg/networking/core/route/route.go IsCatchAllRoute */
function hasConditions({ uri, ...others }: Readonly<Record<string, unknown>>): boolean {
  const isAnyPath = uri === undefined || (isMap(uri) && (uri.prefix === '/' || uri.regex === '.*'));
  return (
    !isAnyPath ||
    Object.keys(others).some(
      (field) =>
        !UNCONDITIONAL.includes(field) &&
        isPresent(others[field]) &&
        !(field === 'method' && methodOf(others) !== undefined),
    )
  );
}

/** Fields of a match that say nothing of the request, or what is looked at apart. */
const UNCONDITIONAL = ['name', 'port', 'gateways', 'ignoreUriCase', 'statPrefix'];

function isForMesh({ gateways }: Readonly<Record<string, unknown>>): boolean {
  return !Array.isArray(gateways) || gateways.length === 0 || gateways.includes('mesh');
}

/** A duration of nothing, however it is written, switches a timeout off. */
function hasDuration(settings: unknown, fields: readonly string[]): boolean {
  if (!isMap(settings)) return false;
  return fields.some((field) => typeof settings[field] === 'string' && /[1-9]/.test(settings[field]));
}

function diversionOf({ redirect, directResponse, delegate, fault }: Readonly<Record<string, unknown>>) {
  if (redirect !== undefined) return 'redirects';
  if (directResponse !== undefined) return 'answers by itself';
  if (delegate !== undefined) return 'delegates to another VirtualService';
  return isMap(fault) && fault.abort !== undefined ? 'aborts some requests' : undefined;
}

function isPresent(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0;
  return isMap(value) ? Object.keys(value).length > 0 : value !== undefined && value !== null;
}

function numberOr<Otherwise>(value: unknown, otherwise: Otherwise): number | Otherwise {
  return typeof value === 'number' ? value : otherwise;
}

function list(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter(isMap) : [];
}

function specOf({ body }: KubeObject): Record<string, unknown> {
  return isMap(body.spec) ? body.spec : {};
}
