import { push } from '../../util/push';
import { isWithinMinors } from '../../istio/behaviours';
import { applicationProtocolOf, type Service } from '../../model/services';
import { isMap, matchesLabels, type KubeObject } from '../../model/object';
import { keyOf, type Cluster, type Mesh } from '../../model/mesh';
import { matchesHost } from '../../model/policy';
import type { ClusterView } from '../istio/view';
import { judgeByValues } from './by-values';
import { reachOf, type Reach } from './reach';
import { oncePer } from '../../util/once-per';
import type { Unfollowed } from './input';

/** An input that is not followed, and a service that it says something about. */
export interface Concerning {
  readonly input: Unfollowed;
  /** True if it only shares the waypoint of the service. */
  readonly isBystander: boolean;
}

interface Reaching<Of extends Reach['of'] = Reach['of']> {
  readonly input: Unfollowed;
  readonly reach: Reach & { readonly of: Of };
}

/** The inputs of one cluster that are not followed, indexed by what they say something about. */
export class ClusterGuard {
  /** True if there are none. */
  public readonly isSilent: boolean;
  private readonly everywhere: Unfollowed[] = [];
  private readonly network: Unfollowed[] = [];
  private readonly byService = new Map<string, Unfollowed[]>();
  private readonly byNamespace = new Map<string, Unfollowed[]>();
  private readonly byProxyNamespace = new Map<string, Unfollowed[]>();
  private readonly byHost = new Map<string, Unfollowed[]>();
  private readonly wildcards: Reaching<'host'>[] = [];
  /** By namespace and one label of the pod. */
  private readonly byPodLabel = new Map<string, Reaching<'pod'>[]>();
  private readonly selecting: Reaching<'pods'>[] = [];
  private readonly byWaypoint = new Map<string, Concerning[]>();
  private readonly byClass = new Map<string, Unfollowed[]>();

  constructor(
    private readonly view: ClusterView,
    unfollowed: readonly Unfollowed[],
    mesh: Mesh,
  ) {
    const { cluster } = view;
    const read = unfollowed
      .filter(({ versions }) => isWithinMinors(cluster.istioVersion, versions ?? {}))
      .flatMap((input) => judgeByValues(input, cluster));
    for (const input of read) for (const reach of reachOf(input, cluster, mesh)) this.add({ input, reach });
    this.isSilent = read.length === 0;
  }

  /** What concerns a service ("namespace/name"), or what routes make of its requests, each once. */
  public concerning(key: string): readonly Concerning[] {
    if (this.isSilent) return [];
    const service = this.view.services.get(key)?.service;
    if (service === undefined) return [];
    const found = new Map<Unfollowed, boolean>();
    const add = (inputs: readonly Unfollowed[] | undefined, isBystander = false): void => {
      for (const input of inputs ?? []) found.set(input, (found.get(input) ?? true) && isBystander);
    };
    add(this.everywhere);
    add(this.network);
    for (const one of [service, ...routesOf(this.view.cluster).behind(service, this.view)]) this.addOf(one, add);
    return [...found].map(([input, isBystander]) => ({ input, isBystander }));
  }

  private addOf(
    service: Service,
    add: (inputs: readonly Unfollowed[] | undefined, isBystander?: boolean) => void,
  ): void {
    const { namespace, host, selector } = service;
    const waypoint = waypointOf(service, this.view);
    add(this.byService.get(keyOf(service)));
    add(this.byNamespace.get(namespace));
    const inputs = [
      ...(this.byHost.get(host) ?? []),
      ...this.wildcards.filter(({ reach }) => matchesHost(reach.host, host)).map(({ input }) => input),
    ];
    add(inputs.filter(({ object }) => isMeant(object, service, waypoint, this.view.cluster)));
    const [first] = Object.entries(selector);
    const pods = first === undefined ? [] : (this.byPodLabel.get(labelKey(namespace, ...first)) ?? []);
    add(pods.filter(({ reach }) => matchesLabels(selector, reach.labels)).map(({ input }) => input));
    add(this.selecting.filter(({ reach }) => maySelect(reach, service)).map(({ input }) => input));
    if (waypoint === undefined) return;
    add(this.byNamespace.get(waypoint.namespace));
    add(this.byProxyNamespace.get(ANY));
    add(this.byProxyNamespace.get(waypoint.namespace));
    for (const { input, isBystander } of this.byWaypoint.get(keyOf(waypoint)) ?? []) add([input], isBystander);
    if (waypoint.class !== undefined) add(this.byClass.get(waypoint.class));
  }

  private add({ input, reach }: Reaching): void {
    switch (reach.of) {
      case 'cluster':
        this.everywhere.push(input);
        return;
      case 'network':
        this.network.push(input);
        return;
      case 'service':
        push(this.byService, reach.key, input);
        return;
      case 'namespace':
        push(this.byNamespace, reach.namespace, input);
        return;
      case 'proxies':
        push(this.byProxyNamespace, reach.namespace ?? ANY, input);
        return;
      case 'host':
        if (reach.host.startsWith('*')) this.wildcards.push({ input, reach });
        else push(this.byHost, reach.host, input);
        return;
      case 'pod':
        for (const label of Object.entries(reach.labels)) {
          push(this.byPodLabel, labelKey(reach.namespace, ...label), { input, reach });
        }
        return;
      case 'pods':
        this.selecting.push({ input, reach });
        return;
      case 'waypoint':
        push(this.byWaypoint, reach.key, { input, isBystander: reach.isBystander === true });
        return;
      case 'class':
        push(this.byClass, reach.name, input);
    }
  }
}

/** No namespace has this name. */
const ANY = '';

interface NamedWaypoint {
  readonly namespace: string;
  readonly name: string;
  /** Undefined where its Gateway was not read. */
  readonly class: string | undefined;
}

function waypointOf({ ...service }: Service, { services, cluster }: ClusterView): NamedWaypoint | undefined {
  const key = keyOf(service);
  const binding = (services.get(key)?.home.cluster ?? cluster).bindings.get(key);
  if (binding === undefined || binding.kind === 'none') return undefined;
  if (!('waypoint' in binding)) return { ...binding, class: undefined };
  const { namespace, name, object } = binding.waypoint;
  const { gatewayClassName } = isMap(object.body.spec) ? object.body.spec : {};
  return { namespace, name, class: String(gatewayClassName) };
}

/**
 * Reports whether a rule or route for the host of a service is one that istiod gives its waypoint: a DestinationRule that the
 * lookup finds, a VirtualService of the namespace of either.
 */
function isMeant(
  object: KubeObject,
  service: Service,
  waypoint: NamedWaypoint | undefined,
  { destinationRules }: Cluster,
): boolean {
  const namespaces = [service.namespace, ...(waypoint === undefined ? [] : [waypoint.namespace])];
  switch (object.kind) {
    case 'DestinationRule':
      return [...new Set(namespaces)].some((from) =>
        destinationRules.lookup(service.host, service.namespace, from).some((rule) => rule.object === object),
      );
    case 'VirtualService':
      return namespaces.includes(object.namespace ?? 'default') && !isForTheOtherProtocol(object, service);
    default:
      return true;
  }
}

/** True if a route has rules of the protocols that no port of a service has. */
function isForTheOtherProtocol({ body }: KubeObject, { ports }: Service): boolean {
  const spec = isMap(body.spec) ? body.spec : {};
  if (spec.http !== undefined) return false;
  return ports.every((port) => applicationProtocolOf(port) === 'http');
}

/** Reports whether pods behind a service may have the labels that a policy selects. */
function maySelect({ namespace, selector }: Reach & { readonly of: 'pods' }, service: Service): boolean {
  if (namespace !== undefined && namespace !== service.namespace) return false;
  return Object.entries(selector).every(([key, value]) => (service.selector[key] ?? value) === value);
}

/** What is not followed and what is refused have the routes of a cluster in common. */
const routesOf = oncePer((cluster: Cluster) => new RouteIndex(cluster));

/** The services to which routes send what is for a host. */
class RouteIndex {
  private readonly byHost = new Map<string, string[]>();
  private readonly wildcards: (readonly [host: string, to: string])[] = [];

  constructor({ routes }: Cluster) {
    for (const { hosts, destinations } of routes) {
      for (const host of hosts) {
        for (const { host: to } of destinations) {
          if (host.startsWith('*')) this.wildcards.push([host, to]);
          else push(this.byHost, host, to);
        }
      }
    }
  }

  public behind({ host }: Service, { services }: ClusterView): Service[] {
    const wild = this.wildcards.filter(([pattern]) => matchesHost(pattern, host)).map(([, to]) => to);
    const hosts = new Set([...(this.byHost.get(host) ?? []), ...wild]);
    hosts.delete(host);
    return [...hosts].flatMap((to) => {
      const [name, namespace] = to.split('.');
      const service = services.get(`${namespace}/${name}`)?.service;
      return service?.host === to ? [service] : [];
    });
  }
}

function labelKey(namespace: string, label: string, value: string): string {
  return `${namespace}\n${label}=${value}`;
}
