import { bindingOf, type Binding } from '../bindings';
import { DestinationRules, isDestinationRule, toDestinationRule } from '../policy';
import {
  classesOf,
  onlyNetworkBehind,
  toEastWestGateway,
  toExposures,
  toRoute,
  toWaypoint,
  WaypointParameters,
  type EastWestGateway,
  type Exposure,
  type Route,
  type Waypoint,
} from '../gateways';
import { DEFAULT_CLUSTER_DOMAIN, DEFAULT_ROOT_NAMESPACE } from '../../istio/defaults';
import { parseIstioVersion, type IstioVersion } from '../../istio/versions';
import {
  isOfOtherRevision,
  istiodOf,
  resolveSwitches,
  switchesOf,
  trustDomainOfAll,
  unsaidOf,
  type Istiod,
  type Switches,
  type UnreadVariable,
} from '../istiod';
import type { KubeObject } from '../object';
import {
  CLASS_EAST_WEST,
  CLASS_WAYPOINT,
  CONTROLLER_EAST_WEST,
  CONTROLLER_WAYPOINT,
  LABEL_NETWORK,
} from '../../istio/vocabulary';
import type { ClusterFacts, MeshFacts } from '../read/files';
import { countPods, toWorkloads, type PodCounts, type Workload } from '../workloads';
import { Policies, rootsIn, type RootsOfTrust } from '../security';
import { toService, type Service } from '../services';
import { YamlReader } from '../read/yaml';
import { compareText } from '../../util/compare-text';
import { lastOf } from '../../util/once-per';

/** A mesh as istiod would see it, cluster by cluster. Nothing in it is ever changed. */
export interface Mesh {
  readonly clusterDomain: string;
  readonly rootNamespace: string;
  /** Sorted by name. */
  readonly clusters: readonly Cluster[];
  /** Services that patches are for, and that were not read in some cluster, as "namespace/name", sorted: nothing is known of them. */
  readonly unreadServices: readonly string[];
  /** What it was read from: a change is tried on it. */
  readonly source: MeshSource;
}

export interface Cluster {
  readonly name: string;
  /** Undefined where not known. */
  readonly network: string | undefined;
  /** True if neither the Namespace of istiod was read nor is the network said: it is the one that its gateways name, if there is one. */
  readonly isNetworkAssumed: boolean;
  readonly region: string | undefined;
  readonly zones: readonly string[];
  /** Undefined where not known, empty where there are none. */
  readonly gatewayAddresses: readonly string[] | undefined;
  readonly istioVersion: IstioVersion;
  /** Its istiod, as far as the objects show it. */
  readonly istiod: Istiod;
  readonly switches: Switches;
  /** Variables of its istiod that neither the objects nor mesh.json say the values of. */
  readonly unreadVariables: readonly UnreadVariable[];
  /** The kinds of which all objects were read, as a snapshot says; empty for a tree of manifests, which never holds all. */
  readonly readKinds: ReadonlySet<string>;
  /** Everything that was read, of whatever kind. */
  readonly objects: readonly KubeObject[];
  /** By name. */
  readonly namespaces: ReadonlyMap<string, KubeObject>;
  /** By "namespace/name". */
  readonly services: ReadonlyMap<string, Service>;
  /** By "namespace/name": where the service's traffic goes first. */
  readonly bindings: ReadonlyMap<string, Binding>;
  /** By "namespace/name". */
  readonly waypoints: ReadonlyMap<string, Waypoint>;
  readonly eastWestGateways: readonly EastWestGateway[];
  readonly destinationRules: DestinationRules;
  readonly routes: readonly Route[];
  /** What may refuse requests. */
  readonly policies: Policies;
  /** The certificates that its workloads trust; undefined where they were not read. */
  readonly roots: RootsOfTrust | undefined;
  /** What lets ingress traffic in. */
  readonly exposures: readonly Exposure[];
  readonly workloads: readonly Workload[];
  /** By "namespace/name" of the service. */
  readonly pods: PodCounts;
}

/** What a mesh is made of: what is said of clusters, and the objects of each. */
export interface MeshSource {
  readonly facts: Pick<MeshFacts, 'clusterDomain' | 'rootNamespace'>;
  /** The version that every cluster is taken to run, whatever its objects say: to ask what another one would do. */
  readonly istioVersion?: string | undefined;
  readonly clusters: readonly ClusterSource[];
}

/** What one cluster is made of. */
export interface ClusterSource {
  readonly facts: ClusterFacts;
  readonly objects: readonly KubeObject[];
  /** Services that patches are for, and that were not read, as "namespace/name". */
  readonly unreadServices?: readonly string[];
  /** The version that this cluster is taken to run, whatever is said of the mesh. */
  readonly istioVersion?: string;
}

/**
 * Reads objects as istiod reads them. Facts in objects win over what is said beside them. What clusters have in common that
 * are given one and the same list of objects is read once, and so is one and the same cluster of several meshes.
 */
export function toMesh(origin: MeshSource): Mesh {
  const { facts, istioVersion, clusters: sources } = origin;
  const clusterDomain = facts.clusterDomain ?? DEFAULT_CLUSTER_DOMAIN;
  const said = facts.rootNamespace ?? DEFAULT_ROOT_NAMESPACE;
  const reader = new YamlReader();
  const common = new Map<readonly KubeObject[], Common>();
  for (const { objects } of sources) {
    if (common.has(objects)) continue;
    const read = (): Common => toCommon(objects, istiodOf(objects, said, reader), clusterDomain);
    common.set(objects, lastCommon(objects, JSON.stringify([said, clusterDomain]), read));
  }
  // One for the mesh: clusters that differ in it are not one mesh.
  const istiods = [...common.values()].map(({ istiod }) => istiod);
  const rootNamespace = present(istiods.map((istiod) => istiod.rootNamespace))[0] ?? said;
  const ofMesh = { clusterDomain, rootNamespace, trustDomain: trustDomainOfAll(istiods) };
  const clusters = sources.map((source) => {
    const { facts: ofCluster, objects } = source;
    const version = source.istioVersion ?? istioVersion;
    const read = (): Cluster => toCluster(ofCluster, objects, common.get(objects)!, version, ofMesh);
    return lastCluster(source, JSON.stringify([said, version, ofMesh]), read);
  });
  // Of a tree, only what the mesh is made of: findings and texts are not kept.
  const source = { facts, clusters: sources, ...(istioVersion === undefined ? {} : { istioVersion }) };
  const unreadServices = [...new Set(sources.flatMap((one) => one.unreadServices ?? []))].sort(compareText);
  return { clusterDomain, rootNamespace, clusters, unreadServices, source };
}

/** A change that is tried leaves most clusters as they are: what was read of them holds in the mesh with the change, too. */
const lastCommon = lastOf<readonly KubeObject[], Common>();
const lastCluster = lastOf<ClusterSource, Cluster>();

/** What all clusters of a mesh have in common. */
interface OfMesh extends Pick<Mesh, 'clusterDomain' | 'rootNamespace'> {
  /** Of clusters whose MeshConfig was not read. */
  readonly trustDomain: string;
}

/** What follows from objects alone. Services, waypoints and rules are not in it: each is that of one cluster. */
interface Common extends Pick<Cluster, 'namespaces' | 'exposures' | 'workloads' | 'policies' | 'roots'> {
  readonly istiod: Istiod;
  readonly parameters: WaypointParameters;
  readonly podsBehind: (services: Cluster['services']) => PodCounts;
}

function toCommon(objects: readonly KubeObject[], istiod: Istiod, clusterDomain: string): Common {
  const workloads = toWorkloads(objects);
  let pods: PodCounts | undefined;
  return {
    istiod,
    namespaces: new Map(
      objects.filter(({ kind, group }) => kind === 'Namespace' && group === '').map((object) => [object.name, object]),
    ),
    exposures: toExposures(objects, clusterDomain),
    workloads,
    policies: new Policies(objects.filter((object) => !isOfOtherRevision(object, istiod))),
    roots: rootsIn(objects, istiod.namespace),
    parameters: new WaypointParameters(objects, istiod.namespace),
    // Neither the selector of a service nor what it says of its pods is another in another cluster.
    podsBehind: (services) => (pods ??= countPods(services, workloads, objects)),
  };
}

function toCluster(
  facts: ClusterFacts,
  objects: readonly KubeObject[],
  { istiod, namespaces, exposures, workloads, policies, roots, parameters, podsBehind }: Common,
  wantedVersion: string | undefined,
  { clusterDomain, rootNamespace, trustDomain }: OfMesh,
): Cluster {
  const istioVersion = parseIstioVersion(wantedVersion ?? istiod.version ?? facts.istioVersion);
  const inObjects = { trustDomain, ...switchesOf(istiod, istioVersion) };
  const switches = resolveSwitches(inObjects, facts.switches, istioVersion);
  const services = new Map<string, Service>();
  const waypoints = new Map<string, Waypoint>();
  const waypointClasses = classesOf(objects, CONTROLLER_WAYPOINT, CLASS_WAYPOINT);
  const eastWestClasses = classesOf(objects, CONTROLLER_EAST_WEST, CLASS_EAST_WEST);
  for (const object of objects) {
    if (object.kind === 'Service' && object.group === '') {
      const service = toService(object, clusterDomain, switches, namespaces.get(object.namespace ?? 'default')?.labels);
      services.set(keyOf(service), service);
    } else if (object.kind === 'Gateway') {
      const waypoint = toWaypoint(object, parameters.of(object), waypointClasses);
      if (waypoint !== undefined) waypoints.set(keyOf(waypoint), waypoint);
    }
  }
  const rules = objects
    .filter((object) => isDestinationRule(object) && !isOfOtherRevision(object, istiod))
    .map((object) => toDestinationRule(object, clusterDomain, switches.defaultDestinationRuleExportTo));
  const readKinds = new Set(facts.readKinds);
  const eastWestGateways = present(objects.map((object) => toEastWestGateway(object, eastWestClasses, parameters)));
  const system = namespaces.get(istiod.namespace);
  const network = system?.labels[LABEL_NETWORK] ?? facts.network;
  const isNetworkAssumed = network === undefined && system === undefined && !readKinds.has('Namespace');
  return {
    name: facts.name,
    network: isNetworkAssumed ? onlyNetworkBehind(eastWestGateways) : network,
    isNetworkAssumed,
    region: facts.region,
    zones: facts.zones ?? [],
    gatewayAddresses: facts.gateways,
    istioVersion,
    istiod,
    switches,
    unreadVariables: istiod.elsewhere === undefined ? [] : unsaidOf(istiod.elsewhere, facts.switches),
    readKinds,
    objects,
    namespaces,
    services,
    bindings: new Map([...services].map(([key, service]) => [key, bindingOf(service, { namespaces, waypoints })])),
    waypoints,
    eastWestGateways,
    destinationRules: new DestinationRules(rules, rootNamespace),
    routes: present(
      objects.filter((object) => !isOfOtherRevision(object, istiod)).map((object) => toRoute(object, clusterDomain)),
    ),
    policies,
    roots,
    exposures,
    workloads,
    pods: podsBehind(services),
  };
}

/** How services and waypoints are keyed in a cluster. */
export function keyOf({ namespace, name }: { readonly namespace: string; readonly name: string }): string {
  return `${namespace}/${name}`;
}

function present<Item>(items: readonly (Item | undefined)[]): Item[] {
  return items.filter((item) => item !== undefined);
}
