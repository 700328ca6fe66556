import { compareText } from '../../model/compare-text';
import type { Cluster, Mesh } from '../../model/mesh';
import { keyOf } from '../../model/mesh';
import type { Service } from '../../model/service';
import { behavioursOf, type Behaviours } from './behaviours';
import { gatewaysByCluster, type NetworkGateways } from './network-gateways';
import { Shards, type Shard } from './shards';
import { proxiesOf, type WaypointProxy } from './waypoint-proxy';

/** A waypoint of a cluster, with its pods and the services that are bound to it. */
export interface ServingWaypoint {
  /** "namespace/name" of the Gateway. */
  readonly key: string;
  readonly proxies: readonly WaypointProxy[];
  readonly services: readonly Service[];
}

/** What one istiod knows, and how it behaves. */
export interface ClusterView {
  readonly cluster: Cluster;
  readonly behaviours: Behaviours;
  readonly gateways: NetworkGateways;
  readonly shards: Shards;
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
  private readonly byName: ReadonlyMap<string, ClusterView>;
  private readonly shards = new Map<string, readonly Shard[]>();

  constructor(public readonly mesh: Mesh) {
    const gateways = gatewaysByCluster(mesh);
    this.clusters = [...mesh.clusters]
      .sort((left, right) => compareText(left.name, right.name))
      .map((cluster) => toClusterView(cluster, gateways.get(cluster.name)!));
    this.byName = new Map(this.clusters.map((view) => [view.cluster.name, view]));
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

  /** What each cluster has of a service ("namespace/name"), in the order of the clusters. */
  public shardsOf(service: string): readonly Shard[] {
    const known = this.shards.get(service);
    if (known !== undefined) return known;
    const shards = this.clusters.map((view) => view.shards.of(service));
    this.shards.set(service, shards);
    return shards;
  }
}

function toClusterView(cluster: Cluster, gateways: NetworkGateways): ClusterView {
  const shards = new Shards(cluster);
  const services = new Map<string, Service[]>();
  for (const [key, service] of cluster.services) {
    const binding = cluster.bindings.get(key);
    if (binding?.kind !== 'bound' || !isSentEndpoints(service)) continue;
    const waypoint = keyOf(binding.waypoint);
    const known = services.get(waypoint);
    if (known === undefined) services.set(waypoint, [service]);
    else known.push(service);
  }
  const waypoints = [...services]
    .sort(([left], [right]) => compareText(left, right))
    .map(([key, bound]) => ({
      key,
      proxies: proxiesOf(cluster.waypoints.get(key)!, cluster, shards),
      services: bound.sort((left, right) => compareText(left.host, right.host)),
    }));
  return { cluster, behaviours: behavioursOf(cluster), gateways, shards, waypoints };
}

/**
 * To the pods of a headless service requests go by the address they were made to, and an ExternalName is no service of the
 * mesh. @see istio pilot/pkg/networking/core/cluster.go convertResolution
 */
function isSentEndpoints({ headless, type }: Service): boolean {
  return !headless && type !== 'ExternalName';
}
