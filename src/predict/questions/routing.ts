import { matchesHost } from '../../model/policy';
import { applicationProtocolOf, isVisibleTo, type Port, type Service } from '../../model/services';
import type { KubeObject } from '../../model/object';
import { keyOf, type Cluster } from '../../model/mesh';
import { behavioursOf, firstReleaseWith } from '../../istio/behaviours';
import {
  asVirtualServices,
  isGatewayRoute,
  type Route,
  type RouteDestination,
  type RouteMatch,
  type RouteRule,
} from '../../model/gateways';
import { groupBy } from '../../util/group-by';
import type { Retries } from '../envoy/retries';
import { because, type Reason, type Reservation } from '../answer';
import { keepsRouteRetries } from '../../model/schema/releases';
import { DEFAULT_RETRY_ATTEMPTS } from '../../istio/defaults';
import { retryPolicyOf } from '../istio/assign';
import type { RouteLeg } from '../proxy';

/** What a waypoint does with the requests to a service before it picks an endpoint. */
export type Routing =
  | {
      readonly kind: 'routed';
      readonly legs: readonly RouteLeg[];
      readonly reasons: readonly Reason[];
      /** What is not followed, because the method of requests is not known. */
      readonly reservations: readonly Reservation[];
    }
  | { readonly kind: 'unknown'; readonly reason: Reason };

/** The Service of a name ("namespace/name"), as the waypoint's istiod knows it. */
type FindService = (key: string) => Service | undefined;

/**
 * Where a waypoint routes plain requests to a service: those that meet no special condition of any route, but for their method.
 * Only routes in the namespace of the service or of the waypoint count.
 *
 * @param method that requests are made by; undefined for one that no rule names
 * @see istio pilot/pkg/networking/core/listener_waypoint.go getVirtualServiceForWaypoint, waypointInboundRoute
 */
export function routingOf(
  service: Service,
  port: Port,
  cluster: Cluster,
  waypointNamespace: string,
  find: FindService,
  method?: string,
): Routing {
  const protocol = applicationProtocolOf(port) === 'tcp' ? 'tcp' : 'http';
  const routes = cluster.routes.filter((route) => takes(route, service, port, cluster, waypointNamespace));
  const rules = routes.flatMap((route) =>
    route.rules.filter((rule) => rule.protocol === protocol).map((rule) => ({ route, rule })),
  );
  const { meshRetriesAtWaypoint, waypointsMergeRoutes } = behavioursOf(cluster);
  // Before, what no route takes was retried only where it had not been sent.
  const unrouted = meshRetriesAtWaypoint ? retriesOf(undefined, cluster) : undefined;
  const plain = firstPlainRules(rules, port, method);
  if (rules.length === 0) return { kind: 'routed', legs: [straightTo(service, port, unrouted)], ...NOTHING_TO_SAY };
  const rivals = asVirtualServices([...new Set(rules.map(({ route }) => route))]);
  if (protocol === 'http' && rivals.length > 1 && !waypointsMergeRoutes) {
    const [[{ object: first }], [{ object: second }]] = rivals as [[Route], [Route]];
    const text = `and ${second.kind} ${second.name} are both for the service, and istiod before ${firstReleaseWith('waypointsMergeRoutes')} follows only the one that was created first.`;
    return { kind: 'unknown', reason: because(text, cluster.name, first, { change: CHANGE_OF_RIVALS }) };
  }
  if (plain.length > 1) {
    const [first, second] = plain as [RuleOfRoute, RuleOfRoute];
    const text = `and ${second.route.object.kind} ${second.route.object.name} both take all requests; which of them does is decided by their age.`;
    return { kind: 'unknown', reason: because(text, cluster.name, first.route.object, { path: first.rule.path }) };
  }
  const [chosen] = plain;
  if (chosen === undefined) {
    // For TCP, what no rule takes goes on to the service itself.
    if (protocol === 'tcp') {
      return { kind: 'routed', legs: [straightTo(service, port, unrouted)], ...NOTHING_TO_SAY };
    }
    const [{ route }] = rules as [RuleOfRoute];
    const text = 'has rules for certain requests only, and a waypoint answers 404 to all others.';
    return { kind: 'unknown', reason: because(text, cluster.name, route.object) };
  }
  const routing = follow(chosen, rules.length - 1, port, { cluster, waypointNamespace, find });
  if (routing.kind === 'unknown' || method !== undefined) return routing;
  return { ...routing, reservations: [...routing.reservations, ...ofMethods(rules, port, cluster.name)] };
}

const NOTHING_TO_SAY = { reasons: [], reservations: [] };

const CHANGE_OF_RIVALS = 'put all rules into one object, or upgrade istiod.';

/** Without a route Envoy waits for an answer for as long as the client does. */
function straightTo(service: Service, port: Port, retries: Retries | undefined): RouteLeg {
  return { to: { service, port, subset: null }, share: 1, hasTimeout: false, retries, by: undefined };
}

/** How a waypoint retries by a rule of a route; by the mesh's own retries where that says nothing. */
function retriesOf(rule: Pick<RouteRule, 'retries' | 'timeout'> | undefined, cluster: Cluster): Retries | undefined {
  return retryPolicyOf({ retries: rule?.retries ?? cluster.switches.httpRetryPolicy, timeout: rule?.timeout });
}

/**
 * What a rule says of tries, as far as the API server keeps it. Where its definitions were not read, fewer retries count: either those
 * that are stated, or those that there are without.
 */
function triesOf(
  rule: RouteRule,
  object: KubeObject,
  cluster: Cluster,
): { readonly tries: Pick<RouteRule, 'retries' | 'timeout'>; readonly reservations: readonly Reservation[] } {
  const { withoutRetries } = rule;
  if (withoutRetries === undefined) return { tries: rule, reservations: [] };
  const isKept = keepsRouteRetries(cluster);
  if (isKept === true) return { tries: rule, reservations: [] };
  const others = cluster.switches.httpRetryPolicy?.attempts ?? DEFAULT_RETRY_ATTEMPTS;
  const isFewer = rule.retries !== undefined && rule.retries.attempts < others;
  const tries = isKept === undefined && isFewer ? rule : withoutRetries;
  const text =
    isKept === false
      ? 'has retry, which the definition of HTTPRoute in this cluster does not have: the API server drops it, and other retries count.'
      : `has retry, which an HTTPRoute has from Gateway API 1.7 on, or in the experimental channel; the definitions of this cluster were not read, so ${tries === rule ? 'no more tries than it states' : 'its retries do not'} count.`;
  const change = 'add the CustomResourceDefinitions of the Gateway API to what is read, or retry by a VirtualService.';
  const path = `${rule.path}.retry`;
  return {
    tries,
    reservations: [{ row: 'gateway-route-retry', ...because(text, cluster.name, object, { path, change }) }],
  };
}

interface RuleOfRoute {
  readonly route: Route;
  readonly rule: RouteRule;
}

/**
 * A route of the Gateway API is attached to the Service of its own cluster: where that is missing, istiod does not accept it.
 *
 * @see istio pilot/pkg/config/kube/gateway/conversion.go referenceAllowed
 */
function takes(
  { object, parents }: Route,
  service: Service,
  port: Port,
  { services }: Cluster,
  waypointNamespace: string,
): boolean {
  const namespace = object.namespace ?? 'default';
  return (
    (!isGatewayRoute(object) || services.has(keyOf(service))) &&
    (namespace === service.namespace || namespace === waypointNamespace) &&
    isExportedTo(object, namespace, waypointNamespace) &&
    parents.some((parent) => matchesHost(parent.host, service.host) && (parent.port ?? port.port) === port.port)
  );
}

/** A VirtualService may be for some namespaces only. */
function isExportedTo({ body }: KubeObject, namespace: string, to: string): boolean {
  const { exportTo } = body.spec as { readonly exportTo?: unknown };
  if (!Array.isArray(exportTo) || exportTo.length === 0) return true;
  return exportTo.some((entry) => entry === '*' || entry === to || (entry === '.' && namespace === to));
}

/**
 * Of each route, the rule that takes requests to a port whatever else they are. Of those of the Gateway API one for their method
 * goes first.
 */
function firstPlainRules(rules: readonly RuleOfRoute[], { port }: Port, method: string | undefined): RuleOfRoute[] {
  const isMet = (match: RouteMatch): boolean =>
    !match.isConditional &&
    (match.port === undefined || match.port === port) &&
    (match.methods === undefined || (method !== undefined && match.methods.includes(method)));
  const isForMethod = ({ rule }: RuleOfRoute): boolean =>
    rule.matches.some((match) => match.methods !== undefined && isMet(match));
  const plain = groupBy(
    rules.filter(({ rule: { matches } }) => matches.length === 0 || matches.some(isMet)),
    ({ route }) => route,
  );
  return [...plain].map(([{ object }, all]) => (isGatewayRoute(object) ? (all.find(isForMethod) ?? all[0]) : all[0]));
}

/** Rules that requests of certain methods take: which of them clients make is not known. */
function ofMethods(rules: readonly RuleOfRoute[], { port }: Port, cluster: string): Reservation[] {
  const methods = new Set(
    rules.flatMap(({ rule: { matches } }) =>
      matches.flatMap((match) => (match.isConditional || (match.port ?? port) !== port ? [] : (match.methods ?? []))),
    ),
  );
  if (methods.size === 0) return [];
  const { route, rule } = rules.find((one) => one.rule.matches.some((match) => match.methods !== undefined))!;
  const text = `has rules for requests of ${inWords([...methods])}: the answer is for those of other methods, --method asks about these.`;
  return [{ row: 'virtual-service-special-requests', ...because(text, cluster, route.object, { path: rule.path }) }];
}

/** "GET, HEAD and OPTIONS". */
function inWords(methods: readonly string[]): string {
  return [methods.slice(0, -1).join(', '), ...methods.slice(-1)].filter((part) => part !== '').join(' and ');
}

/** A waypoint, and what its istiod knows. */
interface AtWaypoint {
  readonly cluster: Cluster;
  readonly waypointNamespace: string;
  readonly find: FindService;
}

function follow({ route, rule }: RuleOfRoute, others: number, { port }: Port, at: AtWaypoint): Routing {
  const { cluster } = at;
  const { object } = route;
  if (rule.diversion !== undefined) {
    const reason = because(`${rule.diversion}, which is not followed here.`, cluster.name, object, { path: rule.path });
    return { kind: 'unknown', reason };
  }
  const { hasTimeout } = rule;
  const { tries, reservations } = triesOf(rule, object, cluster);
  const tried = { hasTimeout, retries: retriesOf(tries, cluster), by: { object, path: rule.path } };
  const total = rule.destinations.reduce((sum, { weight }) => sum + weight, 0);
  const legs: RouteLeg[] = total === 0 ? [{ to: undefined, share: 1, ...tried }] : [];
  for (const destination of rule.destinations.filter(({ weight }) => weight > 0)) {
    const to = lookUp(destination, route, port, at);
    if (to === 'unknown') {
      const text = `sends requests to ${destination.host}, which is not among the Services of ${cluster.name} that were read.`;
      const change = 'give the directory that has it, too.';
      return { kind: 'unknown', reason: because(text, cluster.name, object, { path: destination.path, change }) };
    }
    legs.push({ to, share: destination.weight / total, ...tried });
  }
  const reasons = [describe(rule, legs, others, object, cluster.name)];
  return { kind: 'routed', legs, reasons, reservations };
}

/**
 * Undefined where the waypoint has nothing to send requests to. Of a Service that is not exported to the waypoint, istiod knows no ports:
 * it takes a port without a number for that of the request, and its protocol for HTTP.
 *
 * @see istio pilot/pkg/networking/core/listener_waypoint.go getWaypointDestinationCluster, portToSubset
 */
function lookUp(
  { host, port: number, subset, isService }: RouteDestination,
  { object }: Route,
  requestPort: number,
  { waypointNamespace, find }: AtWaypoint,
): RouteLeg['to'] | 'unknown' {
  if (!isService) return 'unknown';
  const [name, namespace] = host.split('.');
  const service = find(`${namespace}/${name}`);
  if (service?.host !== host) return 'unknown';
  const isExported = isVisibleTo(service, waypointNamespace);
  // A backend of the Gateway API must say its port; a destination of a VirtualService with one port need not.
  const ofRequest = isExported && service.ports.length === 1 ? service.ports[0]!.port : requestPort;
  const wanted = number ?? (object.kind === 'VirtualService' ? ofRequest : undefined);
  const port = service.ports.find((one) => one.port === wanted);
  if (port !== undefined && !isExported && applicationProtocolOf(port) === 'tcp') return undefined;
  return port && { service, port, subset: subset ?? null };
}

function describe(
  rule: RouteRule,
  legs: readonly RouteLeg[],
  others: number,
  object: KubeObject,
  cluster: string,
): Reason {
  const parts = legs.map(({ to, share }) => {
    const percent = `${Number((share * 100).toFixed(1))} %`;
    if (to === undefined) return `${percent} to a destination that does not exist`;
    return `${percent} to ${keyOf(to.service)}:${to.port.port}${to.subset === null ? '' : `, subset ${to.subset}`}`;
  });
  const rest =
    others === 0
      ? ''
      : ` Requests that meet the conditions of ${others === 1 ? 'another rule' : `${others} other rules`} are not followed here.`;
  return because(`routes requests: ${parts.join('; ')}.${rest}`, cluster, object, { path: rule.path });
}
