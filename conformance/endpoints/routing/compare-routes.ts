import { isDeepStrictEqual } from 'node:util';
import { applicationProtocolOf, type Port, type Service } from '../../../src/model/services';
import { routingOf, type Routing } from '../../../src/predict/questions/routing';
import { MeshView, type ClusterView, type EnvoyProxy } from '../../../src/predict/istio/view';
import { askAboutMeshes } from '../ask-istio';
import type { Question } from '../comparison';
import { read, type GeneratedMesh } from '../generated-mesh';
import { generateMesh } from '../generator';
import { ISTIO_VERSION } from '../parity';
import { routes } from './routes';
import {
  describeTarget,
  NOTHING,
  sentForConnections,
  sentForRequests,
  toLegs,
  type ComparedRouting,
  type ComparedTries,
  type RouteConfiguration,
  type TcpProxy,
} from './sent-routes';

// Where waypoints route plain requests and connections: as we say it, beside the routes and filters that Istio makes.

/** One that no route names, one that some name, and one that none does. */
const METHODS = [undefined, 'GET', 'PUT'];

/** What a waypoint pod is told of one of Envoy's clusters: conformance/go/istio/eds -routes. */
export interface SentRoutes {
  readonly cluster: string;
  readonly waypoint: string;
  readonly pod: string;
  readonly name: string;
  readonly config: RouteConfiguration | TcpProxy;
}

/** How often what was found. */
export interface RoutesFound {
  readonly followed: number;
  /** Of those, how many by a route. */
  readonly routed: number;
  readonly unknown: number;
  readonly differences: readonly string[];
}

/** Asks where waypoints route plain requests, in meshes whose services have routes of every kind. */
export async function compareRoutes({ binary, seed, first, count }: Question): Promise<RoutesFound> {
  const found: RoutesFound[] = [];
  await askAboutMeshes(
    { binary, first, count, options: ['-routes'] },
    (number) => generateMesh(seed, number, routes),
    (mesh, answer) => void found.push(judge(mesh, (answer as RoutesAnswer).routes ?? [])),
  );
  const sum = (count: (one: RoutesFound) => number): number => found.reduce((total, one) => total + count(one), 0);
  return {
    followed: sum(({ followed }) => followed),
    routed: sum(({ routed }) => routed),
    unknown: sum(({ unknown }) => unknown),
    differences: found.flatMap(({ differences }) => differences),
  };
}

/** A line of the Go program about routes. */
interface RoutesAnswer {
  readonly routes: readonly SentRoutes[] | null;
}

export function describeRoutes({ followed, routed, unknown, differences }: RoutesFound): string {
  return `${followed} ways of requests (${routed} by a route), ${unknown} unknown, ${differences.length} differences`;
}

/** Asks of every port of every service of every waypoint pod of a mesh where plain requests go. */
function judge(mesh: GeneratedMesh, sent: readonly SentRoutes[]): RoutesFound {
  const view = new MeshView(read(mesh, ISTIO_VERSION));
  const found = { followed: 0, routed: 0, unknown: 0, differences: [] as string[] };
  for (const { own, proxy, service, port } of asksOf(view)) {
    const protocol = applicationProtocolOf(port) === 'tcp' ? 'tcp' : 'http';
    const name = `inbound-vip|${port.port}|${protocol}|${service.host}`;
    const config = sent.find((one) => isOf(proxy, one) && one.name === name)?.config;
    if (config === undefined) continue;
    for (const method of protocol === 'tcp' ? [undefined] : METHODS) {
      const find = (key: string): Service | undefined => own.services.get(key)?.service;
      const routing = routingOf(service, port, own.cluster, proxy.namespace, find, method);
      if (routing.kind === 'unknown') {
        found.unknown++;
        continue;
      }
      found.followed++;
      if (routing.reasons.length > 0) found.routed++;
      const mine = ours(routing, protocol);
      const other = 'virtual_hosts' in config ? sentForRequests(config, own, method) : sentForConnections(config, own);
      // Without the definition of HTTPRoute retries that it states are reserved.
      const isSame =
        other !== undefined &&
        isDeepStrictEqual(mine.legs, other.legs) &&
        (routing.reservations.length > 0 || areTriesAlike(mine.tries, other.tries));
      if (isSame) continue;
      const where = `${proxy.cluster}, ${proxy.waypoint}, ${name}, ${method ?? 'any method'}`;
      found.differences.push(
        `mesh ${mesh.id}, ${where}: expected ${JSON.stringify(other)}, got ${JSON.stringify(mine)}`,
      );
    }
  }
  return found;
}

function areTriesAlike(mine: ComparedTries | null, other: ComparedTries | null): boolean {
  const isByHash = other?.retries != null && other.retries.skipsTriedHosts === undefined;
  if (!isByHash || mine?.retries == null) return isDeepStrictEqual(mine, other);
  return isDeepStrictEqual({ ...mine, retries: { ...mine.retries, skipsTriedHosts: undefined } }, other);
}

interface Ask {
  readonly own: ClusterView;
  readonly proxy: EnvoyProxy;
  readonly service: Service;
  readonly port: Port;
}

function asksOf(view: MeshView): Ask[] {
  return view.clusters.flatMap((own) =>
    own.waypoints.flatMap(({ proxies, services }) =>
      proxies.flatMap((proxy) =>
        services.flatMap((service) =>
          service.ports
            .filter((port) => applicationProtocolOf(port) !== 'udp')
            .map((port) => ({ own, proxy, service, port })),
        ),
      ),
    ),
  );
}

function isOf({ cluster, waypoint, pod }: EnvoyProxy, sent: SentRoutes): boolean {
  return sent.cluster === cluster && sent.waypoint === waypoint && sent.pod === pod;
}

function ours({ legs }: Extract<Routing, { kind: 'routed' }>, protocol: 'http' | 'tcp'): ComparedRouting {
  const [{ hasTimeout, retries }] = legs as [(typeof legs)[number]];
  return {
    legs: toLegs(
      legs.map(({ to, share }) => [
        to === undefined ? NOTHING : describeTarget(to.service.host, to.port.port, to.subset),
        share,
      ]),
    ),
    tries:
      // What goes nowhere is not tried.
      protocol === 'tcp' || legs.every(({ to }) => to === undefined)
        ? null
        : {
            hasTimeout,
            retries:
              retries === undefined
                ? null
                : {
                    attempts: retries.attempts,
                    skipsTriedHosts: retries.skipsTriedHosts,
                    leavesPriorities: retries.leavesPriorities,
                  },
          },
  };
}
