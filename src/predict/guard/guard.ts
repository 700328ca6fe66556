import {
  annotatedReason,
  describeObject,
  findSilence,
  SILENCING_PREFIX,
  type KubeObject,
  type Silence,
} from '../../model/object';
import { applicationProtocolOf, askedPort, type Port } from '../../model/services';
import { isOfOtherRevision } from '../../model/istiod';
import { because, placedAt, type PlacedReason, type Question, type Remarks, type Reservation } from '../answer';
import type { MeshView } from '../istio/view';
import { foundIn, podsOf } from './found-once';
import { ClusterGuard, type Concerning } from './cluster-guard';
import {
  clashingNames,
  DELIVERIES,
  misplacedProxies,
  missingRemoteSecrets,
  unreadDeliveriesIn,
  unreadVariablesIn,
} from './installed';
import { autoscaledToZeroIn, gatewaysWithoutPodsIn, jobsIn } from './pods';
import { RefusedObjects } from './refused-objects';
import { stepOf } from './step-of-input';
import type { Unfollowed } from './input';
import { holdersOf, losesSome, staysInside, touchedBy, type Counted, type Holders } from './touched';

/** The rule of `check` that names what is not followed, and what silences it. */
export const INPUT_NOT_FOLLOWED = 'input-not-followed';

/** What makes an answer unknown, and what is to be said of it. */
export interface Judgement extends Remarks {
  /** Empty where the verdict stands. */
  readonly unknown: readonly (Reservation & PlacedReason)[];
}

/** An input that is not followed and concerns a service, for every client. */
export interface Unanswered extends Reservation {
  readonly cluster?: string;
  readonly input: Unfollowed;
  readonly effect: Unfollowed['effect'];
}

interface InCluster extends Concerning {
  readonly cluster: string;
  readonly harmless: string | undefined;
  /** How many more objects of the kind have it. */
  readonly more: number;
}

export const NOTHING_TO_SAY: Judgement = { unknown: [], reservations: [], declaredHarmless: [] };

/**
 * Finds the inputs that decide something between a client and an endpoint, and that the prediction does not follow: what the
 * ledger has as said, and objects of Istio's groups that it does not know. Objects are looked at once for a mesh.
 */
export class Guard {
  private clusters: ReadonlyMap<string, ClusterGuard> | undefined;
  private refusedByCluster: ReadonlyMap<string, RefusedObjects> | undefined;
  private service:
    { readonly key: string; readonly concerning: readonly InCluster[]; readonly holders: Holders } | undefined;

  constructor(
    private readonly view: MeshView,
    private readonly silences: readonly Silence[] = [],
    /** True if objects that the API server or istiod refuses count as they are declared. */
    private readonly takesRefused = false,
  ) {}

  /** What touches an answer. What is unknown already is not judged again. */
  public judge(question: Question, outcome: Counted): Judgement {
    const { concerning, holders } = this.concerning(question.service);
    if (concerning.length === 0 || outcome.afterEjection === undefined) return NOTHING_TO_SAY;
    const touched = touchedBy(question, outcome, holders);
    const found = onceForAnObject(concerning.filter((one) => this.touches(one, question, outcome, touched, holders)));
    if (found.length === 0) return NOTHING_TO_SAY;
    const open = found.filter(({ harmless }) => harmless === undefined);
    const [unknown, reservations] = [
      open.filter((one) => effectOf(one) === 'unknown').map((one) => placedAt(stepOf(one.input), toReservation(one))),
      open.filter((one) => effectOf(one) === 'reservation').map(toReservation),
    ];
    return {
      unknown: decisiveLast(unknown, question.client.cluster),
      reservations,
      declaredHarmless: found.flatMap(({ harmless, input, cluster }) =>
        harmless === undefined
          ? []
          : [{ row: input.row, cluster, object: describeObject(input.object), reason: harmless }],
      ),
    };
  }

  /**
   * All that concerns the clients of the mesh of a service ("namespace/name"), in any cluster that has it.
   *
   * @param isSilenced true for what owners declare to be without effect, too
   */
  public all(service: string, { isSilenced = false }: { readonly isSilenced?: boolean } = {}): readonly Unanswered[] {
    const { concerning, holders } = this.concerning(service);
    const isFelt = ({ input, cluster }: InCluster): boolean =>
      input.clients !== 'ingress' &&
      (!isBetweenNetworks(input) || holders.areInSeveralNetworks) &&
      (!isForProxies(input) || this.view.clusterOf(cluster).cluster.bindings.get(service)?.kind === 'bound') &&
      (!FOR_CONNECTIONS.includes(input.row) || this.portsOf(service, cluster).some(carriesConnections));
    const meant = (one: InCluster): boolean => (isSilenced || one.harmless === undefined) && isFelt(one);
    return onceForAnObject(concerning.filter(meant)).map((one) => ({
      ...toReservation(one),
      input: one.input,
      effect: effectOf(one),
    }));
  }

  /** A service is asked about many times in a row. */
  private concerning(key: string): NonNullable<Guard['service']> {
    if (this.service?.key === key) return this.service;
    const holders = holdersOf(key, this.view);
    const concerning = [...this.guards(), ...this.refused()].flatMap(([cluster, guard]) =>
      guard.concerning(key).map((one) => ({ ...one, cluster, harmless: this.reasonOf(one.input, cluster), more: 0 })),
    );
    return (this.service = { key, concerning: oneOfMany(concerning), holders });
  }

  private guards(): ReadonlyMap<string, ClusterGuard> {
    if (this.clusters !== undefined) return this.clusters;
    // Clusters that are given one and the same list of objects are looked at once.
    const known = new Map<readonly KubeObject[], readonly Unfollowed[]>();
    const guards = this.view.clusters.map((cluster): [string, ClusterGuard] => {
      const { objects, name } = cluster.cluster;
      const found = known.get(objects) ?? foundIn(cluster.cluster);
      known.set(objects, found);
      const { istiod } = cluster.cluster;
      const all = [
        ...found,
        // What mesh.json says of a cluster, and who the others are, counts here, too.
        ...unreadVariablesIn(cluster.cluster),
        ...missingRemoteSecrets(cluster.cluster, this.view.mesh),
        ...clashingNames(cluster.cluster, this.view.mesh),
        ...misplacedProxies(cluster.cluster, this.view.mesh),
        ...unreadDeliveriesIn(cluster.cluster, this.view.mesh),
        ...podsOf(cluster),
        ...autoscaledToZeroIn(cluster),
        ...gatewaysWithoutPodsIn(cluster),
        ...jobsIn(cluster),
      ];
      // What istiod of this revision ignores changes nothing, but where its revision was not read.
      const read = all.filter(({ object }) => istiod.revision === undefined || !isOfOtherRevision(object, istiod));
      return [name, new ClusterGuard(cluster, read, this.view.mesh)];
    });
    return (this.clusters = new Map(guards.filter(([, { isSilent }]) => !isSilent)));
  }

  private refused(): ReadonlyMap<string, RefusedObjects> {
    const clusters = this.takesRefused ? [] : this.view.clusters;
    return (this.refusedByCluster ??= new Map(
      clusters.map((cluster) => [cluster.cluster.name, new RefusedObjects(cluster, this.view.mesh)]),
    ));
  }

  /** An annotation of a Gateway is copied to its pods, where a change of it is a restart: it silences nothing. */
  private reasonOf({ object, by, rule = INPUT_NOT_FOLLOWED }: Unfollowed, cluster: string): string | undefined {
    for (const one of by === undefined ? [object] : [object, by.object]) {
      const annotated = one.kind === 'Gateway' ? undefined : annotatedReason(one, rule);
      const reason = annotated ?? findSilence(this.silences, { rule, cluster, object: describeObject(one) })?.reason;
      if (reason !== undefined) return reason;
    }
    return undefined;
  }

  private touches(
    { input, cluster }: InCluster,
    { client, service: key, port: number }: Question,
    counted: Counted,
    touched: ReadonlySet<string>,
    { clusters, areInSeveralNetworks }: Holders,
  ): boolean {
    const { clients, concerns, object, row } = input;
    const { path } = counted;
    // A Service that may come gets requests where others lose them.
    if (row === DELIVERIES) return cluster === client.cluster || losesSome(counted);
    const isEndpoint = concerns === 'service' && ENDPOINTS.includes(object.kind);
    if (!(isEndpoint ? clusters.has(cluster) : touched.has(cluster))) return false;
    if (clients !== undefined && (clients === 'ingress') !== (client.kind === 'ingress')) return false;
    if (row === 'endpoint-without-pod') return path === 'ztunnel';
    if (path === 'ztunnel' && isForProxies(input)) return false;
    if (path === 'ingress' && concerns === 'waypoint' && object.kind !== 'EnvoyFilter') return false;
    if (row === 'service-ingress-use-waypoint-across-networks' && path !== 'ingress-waypoint') return false;
    if (isBetweenNetworks(input) && !areInSeveralNetworks) return false;
    if (isWayIn(input) && cluster === client.cluster && staysInside(counted, touched)) return false;
    if (!FOR_CONNECTIONS.includes(row)) return true;
    const port = askedPort(this.portsOf(key, client.cluster), number);
    return port === undefined || carriesConnections(port);
  }

  private portsOf(service: string, cluster: string): readonly Port[] {
    return this.view.clusterOf(cluster).services.get(service)?.service.ports ?? [];
  }
}

/** Kinds whose objects are, or name, endpoints that every istiod reads. */
const ENDPOINTS = ['Pod', 'EndpointSlice', 'WorkloadEntry'];

/** What Envoys carry out: it does not matter where a node proxy sends requests to pods. */
const OF_PROXIES = [
  ...['DestinationRule', 'VirtualService', 'HTTPRoute', 'GRPCRoute', 'TCPRoute', 'TLSRoute', 'UDPRoute'],
  ...['EnvoyFilter', 'WasmPlugin', 'TrafficExtension', 'RequestAuthentication', 'GatewayClass'],
  ...['BackendTLSPolicy', 'XBackendTrafficPolicy', 'BackendLBPolicy'],
];

function isForProxies({ object, concerns }: Unfollowed): boolean {
  return concerns === 'waypoint' || OF_PROXIES.includes(object.kind);
}

/**
 * What says how requests get from one network into another. Of meshNetworks that is not all: they put pods into networks whose
 * cluster names none, and the number of gateways that they declare scales all weights.
 */
function isBetweenNetworks({ concerns, row }: Unfollowed): boolean {
  if (row === 'service-ingress-use-waypoint-across-networks') return true;
  return concerns === 'network' && row !== 'mesh-networks';
}

/** True of an input of an east-west gateway: requests meet it where they enter the network of its cluster. */
function isWayIn({ concerns, object: { kind } }: Unfollowed): boolean {
  return concerns === 'network' && (kind === 'Gateway' || kind === 'Service');
}

/** True of a port at which a waypoint sees connections, not requests. */
function carriesConnections(port: Port): boolean {
  return applicationProtocolOf(port) !== 'http';
}

/** Rows on routes for connections, which a port for HTTP does not have. */
const FOR_CONNECTIONS = ['virtual-service-tls', 'virtual-service-tcp-sources', 'tcp-route', 'tls-route'];

/** Rows on routes whose plain requests are followed to where the row makes them unknown: others are a part of the requests. */
const FOLLOWED_FOR_PLAIN_REQUESTS = [
  'virtual-service-matches-that-istio-drops',
  'virtual-service-answers-itself',
  'virtual-service-delegate',
  'virtual-service-fault-abort',
  'gateway-route-redirect',
  'gateway-route-other-backend',
  'gateway-route-other-parent',
];

/** Of endpoints that are alike in an input, the first. */
function oneOfMany(concerning: readonly InCluster[]): InCluster[] {
  const alike = new Map<unknown, InCluster>();
  for (const one of concerning) {
    const { input, cluster, harmless } = one;
    const { kind } = input.object;
    const key = MANY.includes(kind) ? JSON.stringify([kind, input.row, cluster, harmless]) : one;
    const known = alike.get(key);
    alike.set(key, known === undefined ? one : { ...known, more: known.more + 1 });
  }
  return [...alike.values()];
}

/** Kinds of which a service has many. */
const MANY = ['Pod', 'EndpointSlice'];

/** What makes an answer unknown is said once for an object, and of that object nothing else. */
function onceForAnObject(found: readonly InCluster[]): InCluster[] {
  const deciding = new Map<KubeObject, InCluster>();
  for (const one of found) {
    if ((one.isBystander || effectOf(one) === 'unknown') && !deciding.has(one.input.object))
      deciding.set(one.input.object, one);
  }
  return found.filter((one) => (deciding.get(one.input.object) ?? one) === one);
}

function effectOf({ input, isBystander }: Concerning): Unfollowed['effect'] {
  return isBystander || FOLLOWED_FOR_PLAIN_REQUESTS.includes(input.row) ? 'reservation' : input.effect;
}

/** One of the client's own cluster decides where there is one, so that all clients say the same. */
function decisiveLast<One extends Reservation>(unknown: readonly One[], own: string): One[] {
  const ordered = [
    ...unknown.filter(({ cluster }) => cluster !== own),
    ...unknown.filter(({ cluster }) => cluster === own),
  ];
  return ordered.map((reservation, place) => ({
    ...reservation,
    change: reservation.change ?? changeFor(reservation),
    ...(place === ordered.length - 1 ? { isCause: true } : {}),
  }));
}

function toReservation({ input: { row, sentence, object, path, change }, cluster, more }: InCluster): Reservation {
  const of = { ...(path === undefined ? {} : { path }), ...(change === undefined ? {} : { change }) };
  const reason = because(sentence, cluster, object, of);
  return { row, ...reason, ...(more === 0 ? {} : { more }) };
}

function changeFor({ object = '' }: Reservation): string {
  const how = object.startsWith('Gateway ')
    ? `silence ${INPUT_NOT_FOLLOWED} for it in a file that --config names`
    : `say so with the annotation ${SILENCING_PREFIX}${INPUT_NOT_FOLLOWED}: <reason>`;
  return `if it changes nothing for this service, ${how}.`;
}
