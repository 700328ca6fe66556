import { LABEL_CLUSTER, LABEL_NETWORK, LABEL_REGION } from '../../istio/vocabulary';
import type { Cluster, ClusterSource, Mesh } from '../../model/mesh';
import type { KubeObject } from '../../model/object';
import { groupBy } from '../../util/group-by';
import { Mentions } from './mentions';
import { ADDRESS, ownNamesOf, REGION, type OwnNames } from './own-names';

/** A cluster that may be renamed, with what it is made of. */
interface Renamable {
  readonly cluster: Cluster;
  readonly source: ClusterSource;
  readonly names: OwnNames;
}

/**
 * The clusters of a mesh that a renaming turns into each other: all that was read of them and all that is said of them is the same
 * but for their own names, and nothing else mentions these. So any two of a class may change places, and the mesh is the same. In
 * doubt a cluster is in no class. See docs/performance.md.
 *
 * @returns the members of each class, sorted, by the name of each member
 */
export function clusterClassesOf(mesh: Mesh): ReadonlyMap<string, readonly string[]> {
  const ownNames = ownNamesOf(mesh);
  const renamable = mesh.clusters.flatMap((cluster, place): Renamable[] => {
    const names = ownNames.get(cluster.name);
    return names === undefined ? [] : [{ cluster, source: mesh.source.clusters[place]!, names }];
  });
  const groups = severalBy(renamable, factsForm).flatMap(alikeInObjects);
  if (groups.length === 0) return new Map();
  const told = clustersMentionedIn(mesh, ownNames);
  const classes = groups
    .map((group) => group.map(({ cluster }) => cluster.name).filter((name) => !told.has(name)))
    .filter(({ length }) => length > 1);
  return new Map(classes.flatMap((members) => members.map((name) => [name, members] as const)));
}

/** What is said of a cluster but for its own names, and which of these are the same. */
function factsForm({ cluster, source: { facts, istioVersion, unreadServices }, names }: Renamable): string {
  const { istioVersion: said, zones, switches, readKinds, network, region, gateways } = facts;
  return JSON.stringify([
    names.map((name) => (name === undefined ? -1 : names.indexOf(name))),
    names[REGION] === undefined ? cluster.region : null,
    ...[said, zones, switches, readKinds, istioVersion, unreadServices],
    ...[network === undefined, region === undefined, gateways?.length, cluster.objects.length],
  ]);
}

/** The parts of a group that are alike in every object, in their order. */
function alikeInObjects(group: readonly Renamable[]): readonly (readonly Renamable[])[] {
  let parts: readonly (readonly Renamable[])[] = [group];
  for (const place of group[0]!.cluster.objects.keys()) {
    const bodyOf = ({ cluster }: Renamable): KubeObject['body'] => cluster.objects[place]!.body;
    parts = parts.flatMap((part) => {
      // Clusters with equal texts have one and the same object.
      const body = bodyOf(part[0]!);
      if (part.every((one) => bodyOf(one) === body)) return [part];
      return severalBy(part, (one) => bodyForm(bodyOf(one), one.names));
    });
    if (parts.length === 0) break;
  }
  return parts;
}

function severalBy(group: readonly Renamable[], formOf: (one: Renamable) => string): readonly (readonly Renamable[])[] {
  return [...groupBy(group, formOf).values()].filter(({ length }) => length > 1);
}

/** Fields whose value, as a whole, names a cluster, a network, a region or an address. */
const NAMING: ReadonlySet<string> = new Set([LABEL_NETWORK, LABEL_CLUSTER, LABEL_REGION, 'value']);

/** An object as a text without the names of its cluster, where they are the whole value of a field that is for such names. */
function bodyForm(body: KubeObject['body'], names: OwnNames): string {
  return JSON.stringify(body, (key, value: unknown) => {
    const place = typeof value === 'string' && NAMING.has(key) ? names.indexOf(value) : -1;
    return place === -1 ? value : { own: place };
  });
}

/** What may tell one address from another by more than the whole of it. */
const TELLS_ADDRESSES = /ipBlock|cidr|"ServiceEntry"|"WorkloadEntry"|"WorkloadGroup"/i;

/** Clusters whose names stand in what is not theirs alone, or as a part of something else: they cannot change places. */
function clustersMentionedIn(mesh: Mesh, ownNames: ReadonlyMap<string, OwnNames>): ReadonlySet<string> {
  const mentions = new Mentions<string>();
  for (const [cluster, names] of ownNames)
    for (const name of names) if (name !== undefined) mentions.add(name, cluster);
  const withAddress = [...ownNames].flatMap(([cluster, names]) => (names[ADDRESS] === undefined ? [] : [cluster]));
  const told = new Set<string>();
  const see = (json: string): void => {
    for (const cluster of mentions.ownersIn(json)) told.add(cluster);
    if (withAddress.length > 0 && TELLS_ADDRESSES.test(json)) for (const cluster of withAddress) told.add(cluster);
  };
  see(JSON.stringify(mesh.source.facts));
  for (const { facts, unreadServices } of mesh.source.clusters) {
    const { zones, switches } = facts;
    see(JSON.stringify([zones, switches, unreadServices]));
  }
  for (const [body, cluster] of ownersOfBodies(mesh)) {
    see(bodyForm(body, (cluster === undefined ? undefined : ownNames.get(cluster)) ?? []));
  }
  return told;
}

/** The cluster that has an object; undefined for an object that several have. */
function ownersOfBodies({ clusters }: Mesh): ReadonlyMap<KubeObject['body'], string | undefined> {
  const owners = new Map<KubeObject['body'], string | undefined>();
  for (const { name, objects } of clusters) {
    for (const { body } of objects) owners.set(body, owners.has(body) && owners.get(body) !== name ? undefined : name);
  }
  return owners;
}
