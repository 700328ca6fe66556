import { compareText } from '../../../util/compare-text';
import { push } from '../../../util/push';
import { keyOf, type Cluster, type Mesh } from '../../../model/mesh';
import { handlersOf } from '../../../model/bindings';
import { toService, trafficDistributionOf, type Service } from '../../../model/services';
import { behavioursOf, type Behaviours } from '../../../istio/behaviours';
import { gatewaysWithoutPodsBy } from '../../../model/gateways';
import { gatewaysByCluster, ztunnelGatewaysOf, type NetworkGateways, type ZtunnelGateways } from '../gateways';
import { Shards, type Shard } from '../endpoints';
import { isReady, proxiesOf, type EnvoyProxy } from './envoy-proxy';

/** A waypoint of a cluster, with its pods and the services that are bound to it. */
export interface ServingWaypoint {
  /** "namespace/name" of the Gateway. */
  readonly key: string;
  readonly proxies: readonly EnvoyProxy[];
  readonly services: readonly Service[];
}

/** A cluster, and what it has of its services. */
export interface ReadCluster {
  readonly cluster: Cluster;
  readonly shards: Shards;
}

/** A Service, and the cluster whose object it is. */
export interface KnownService {
  readonly service: Service;
  readonly home: ReadCluster;
  /** Clusters whose Service istiod may take in its place, and which decides otherwise. Only of what the own cluster lacks. */
  readonly rivals?: readonly string[];
}

/** What one istiod knows, and how it behaves. */
export interface ClusterView {
  readonly cluster: Cluster;
  readonly behaviours: Behaviours;
  /** What its istiod tells Envoys. */
  readonly gateways: NetworkGateways;
  /** What it tells node proxies. */
  readonly ztunnelGateways: ZtunnelGateways;
  readonly shards: Shards;
  /** By "namespace/name": its own services and, of those it lacks, what other clusters share. */
  readonly services: ReadonlyMap<string, KnownService>;
  /** Those that serve something, by name. */
  readonly waypoints: readonly ServingWaypoint[];
}

/** A service at a waypoint of a cluster. */
export interface ServedService {
  readonly view: ClusterView;
  /** "namespace/name" of the Gateway. */
  readonly waypoint: string;
  readonly service: Service;
}

/**
 * A mesh as its istiods see it: each reads the Services, rules and waypoints of its own cluster, and the pods and gateways of
 * all. Indexes are made once; what a cluster has of a service, when it is asked for.
 */
export class MeshView {
  /** Sorted by name. */
  public readonly clusters: readonly ClusterView[];
  /** Their names. */
  public readonly names: readonly string[];
  /**
   * Those of clusters whose east-west gateways never let anything in. istiod without multi-network has no class istio-east-west,
   * and generates no listener for one.
   */
  public readonly closedClusters: readonly string[];
  private readonly byName: ReadonlyMap<string, ClusterView>;
  private readonly places: ReadonlyMap<string, number>;
  private readonly shards = new Map<string, readonly Shard[]>();

  constructor(public readonly mesh: Mesh) {
    const gateways = gatewaysByCluster(mesh);
    const ztunnelGateways = ztunnelGatewaysOf(mesh, gateways);
    const all = [...mesh.clusters]
      .sort((left, right) => compareText(left.name, right.name))
      .map((cluster) => ({ cluster, shards: new Shards(cluster) }));
    const shared = sharedServices(all);
    this.clusters = all.map((own) => {
      const { name } = own.cluster;
      const known = { gateways: gateways.get(name)!, ztunnelGateways };
      return toClusterView(own, known, servicesFor(own, shared, mesh.clusterDomain));
    });
    this.byName = new Map(this.clusters.map((view) => [view.cluster.name, view]));
    this.names = this.clusters.map(({ cluster: { name } }) => name);
    this.closedClusters = this.clusters
      .filter(({ behaviours, cluster, shards }) => {
        return !behaviours.multiNetwork || (!shards.isLive && gatewaysWithoutPodsBy(cluster) !== undefined);
      })
      .map(({ cluster: { name } }) => name);
    this.places = new Map(this.names.map((name, place) => [name, place]));
  }

  /** Every service at its waypoint, by cluster, waypoint and host. */
  public get served(): ServedService[] {
    return this.clusters.flatMap((view) =>
      view.waypoints.flatMap(({ key, services }) => services.map((service) => ({ view, waypoint: key, service }))),
    );
  }

  public clusterOf(name: string): ClusterView {
    const view = this.byName.get(name);
    if (view === undefined) throw new Error(`there is no cluster ${JSON.stringify(name)}`);
    return view;
  }

  /** The place of a cluster in the order of the clusters; undefined where there is none of that name. */
  public placeOf(cluster: string): number | undefined {
    return this.places.get(cluster);
  }

  /** What each cluster has of a service ("namespace/name"), in the order of the clusters. */
  public shardsOf(service: string): readonly Shard[] {
    const known = this.shards.get(service);
    if (known !== undefined) return known;
    const shards = this.clusters.map((view) => view.shards.of(service));
    this.shards.set(service, shards);
    return shards;
  }

  /** Lets go of what was computed of a service; it is computed anew if it is asked for again. */
  public forget(service: string): void {
    this.shards.delete(service);
    for (const { shards } of this.clusters) shards.forget(service);
  }
}

function toClusterView(
  { cluster, shards }: ReadCluster,
  { gateways, ztunnelGateways }: Pick<ClusterView, 'gateways'> & { ztunnelGateways: (own: Cluster) => ZtunnelGateways },
  known: ReadonlyMap<string, KnownService>,
): ClusterView {
  const services = new Map<string, Service[]>();
  for (const [key, { service, home }] of known) {
    const binding = home.cluster.bindings.get(key)!;
    if (binding.kind !== 'bound' || !isSentEndpoints(service)) continue;
    // Where the first is not ready istiod binds nothing, and the second takes no part.
    const handling = isReady(binding.waypoint, home.shards)
      ? handlersOf(service, binding, home.cluster)
      : [binding.waypoint];
    for (const one of handling) {
      const waypoint = keyOf(one);
      // Whether one of its own is ready a waypoint's pods say.
      if (home.cluster !== cluster && (!isReady(one, home.shards) || !cluster.waypoints.has(waypoint))) continue;
      const bound = services.get(waypoint);
      if (bound === undefined) services.set(waypoint, [service]);
      else bound.push(service);
    }
  }
  const waypoints = [...services]
    .sort(([left], [right]) => compareText(left, right))
    .map(([key, bound]) => ({
      key,
      proxies: proxiesOf(cluster.waypoints.get(key)!, cluster, shards),
      services: bound.sort((left, right) => compareText(left.host, right.host)),
    }));
  return {
    ...{ cluster, behaviours: behavioursOf(cluster), gateways, shards, services: known, waypoints },
    get ztunnelGateways() {
      return ztunnelGateways(cluster);
    },
  };
}

/**
 * The services that a cluster's istiod knows: its own and, of those it lacks, what other clusters share.
 *
 * @see istio pilot/pkg/serviceregistry/ambient/multicluster.go mergeServiceInfosWithCluster
 */
function servicesFor(
  own: ReadCluster,
  shared: ReadonlyMap<string, KnownService>,
  clusterDomain: string,
): ReadonlyMap<string, KnownService> {
  const known = new Map<string, KnownService>();
  for (const [key, service] of own.cluster.services) known.set(key, { service, home: own });
  if (!behavioursOf(own.cluster).multiNetwork) return known;
  for (const [key, one] of shared) {
    if (known.has(key)) continue;
    const service = readBy(own, one, clusterDomain);
    if (service.scope === 'GLOBAL') known.set(key, { ...one, service });
  }
  return known;
}

/** The Service of another cluster, by the MeshConfig of one's own. */
function readBy({ cluster }: ReadCluster, { service, home }: KnownService, clusterDomain: string): Service {
  if (cluster.switches === home.cluster.switches) return service;
  const labels = home.cluster.namespaces.get(service.namespace)?.labels;
  return toService(service.object, clusterDomain, cluster.switches, labels);
}

/**
 * The services that clusters share. Where several share one, istiod takes any; here the first by name counts that is bound to a
 * waypoint, which then is sent it.
 */
function sharedServices(all: readonly ReadCluster[]): ReadonlyMap<string, KnownService> {
  const byKey = new Map<string, KnownService[]>();
  for (const home of all) {
    for (const [key, service] of home.cluster.services) push(byKey, key, { service, home });
  }
  const shared = new Map<string, KnownService>();
  for (const [key, found] of byKey) {
    if (found.length === all.length) continue;
    const global = found.filter(({ service }) => service.scope === 'GLOBAL');
    const chosen = global.find(({ home }) => home.cluster.bindings.get(key)?.kind === 'bound') ?? global[0];
    if (chosen === undefined) continue;
    const decided = whatDecides(chosen);
    const rivals = found.filter((one) => whatDecides(one) !== decided).map(({ home }) => home.cluster.name);
    shared.set(key, rivals.length === 0 ? chosen : { ...chosen, rivals });
  }
  return shared;
}

/** What of a Service decides where requests go for a cluster that lacks it. */
function whatDecides({ service, home }: KnownService): string {
  const { scope, type, headless, nodeLocal, ports } = service;
  const { namespaces, istioVersion } = home.cluster;
  const distribution = trafficDistributionOf(service, namespaces.get(service.namespace), istioVersion);
  const binding = home.cluster.bindings.get(keyOf(service));
  const waypoint =
    binding?.kind === 'bound'
      ? [keyOf(binding.waypoint), isReady(binding.waypoint, home.shards)]
      : [binding?.kind ?? 'none'];
  return JSON.stringify([scope, type, headless, nodeLocal, ports, distribution, waypoint]);
}

/**
 * To the pods of a headless service requests go by the address they were made to, and an ExternalName is no service of the
 * mesh. @see istio pilot/pkg/networking/core/cluster.go convertResolution
 */
function isSentEndpoints({ headless, type }: Service): boolean {
  return !headless && type !== 'ExternalName';
}
