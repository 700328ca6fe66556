import { compareText } from '../../../util/compare-text';
import {
  formatReleases,
  isSince,
  VERSION_DIFFERENCES,
  type VersionDifference,
  type VersionDifferenceName,
} from '../../../istio/behaviours';
import { hasBug, KNOWN_BUGS, type KnownBug, type KnownBugName } from '../../../istio/bugs';
import type { IstioVersion } from '../../../istio/versions';
import type { Cluster, Mesh } from '../../../model/mesh';
import type { Hazard } from '..';
import { CONCERNS } from './concerns';

/** What a change of versions does to a cluster, in one respect. */
export type UpgradeEffect =
  /** The cluster gets a behaviour that it did not have. */
  | 'gains'
  /** The cluster loses a behaviour that it had, as after a downgrade. */
  | 'loses'
  /** A bug that was met before is fixed. */
  | 'leaves'
  /** A bug is met that was not met before. */
  | 'arrives'
  /** A bug is met before and after. */
  | 'keeps';

/** A cluster that something concerns. */
export interface ConcernedCluster {
  readonly cluster: string;
  readonly from: string;
  readonly to: string;
  /** The services that meet it, as "namespace/name", sorted; undefined where it is about the cluster as a whole. */
  readonly services: readonly string[] | undefined;
  /** How many services the cluster has. */
  readonly of: number;
}

/** One difference between the versions that the clusters had and those that they get. */
export interface UpgradeNote {
  /** Its name in the tables of differences and bugs. */
  readonly id: VersionDifferenceName | KnownBugName;
  readonly effect: UpgradeEffect;
  /** As Istio's tracker names it; undefined where no bug is behind it. */
  readonly issue: string | undefined;
  /** What a newer istiod does, or what goes wrong. */
  readonly means: string;
  /** The first releases that have the behaviour, or that have the bug fixed: "1.29.7, 1.30.4 and 1.31.0". */
  readonly releases: string;
  readonly source: string;
  readonly workaround: string | undefined;
  readonly clusters: readonly ConcernedCluster[];
}

/** What a change of versions comes to. */
export interface Upgrade {
  /** Empty where nothing between the versions concerns the mesh. */
  readonly notes: readonly UpgradeNote[];
  /**
   * The clusters that can be upgraded before the others without anything failing half-way; undefined where each of them can.
   */
  readonly first: readonly string[] | undefined;
}

/** What becomes of a mesh whose clusters change versions, with what fails while one cluster is first. */
export function upgradeOf(before: Mesh, after: Mesh, hazards: readonly Hazard[]): Upgrade {
  const clusters = upgradedClusters(before, after).map(({ name }) => name);
  const hasHazard = (cluster: string): boolean => hazards.some(({ first }) => first === cluster);
  return {
    notes: upgradeNotes(before, after),
    first: clusters.some(hasHazard) ? clusters.filter((cluster) => !hasHazard(cluster)) : undefined,
  };
}

type Effect = (cluster: Cluster, before: IstioVersion) => UpgradeEffect | undefined;

/**
 * The differences between versions that a mesh would meet, arrive at or leave when its clusters change versions, bugs first.
 * Empty where no cluster changes its version, and where nothing between the versions concerns the mesh.
 */
export function upgradeNotes(before: Mesh, after: Mesh): UpgradeNote[] {
  const versions = versionsOf(before);
  const changed = upgradedClusters(before, after);
  if (changed.length === 0) return [];
  const bugs = Object.entries(KNOWN_BUGS) as [KnownBugName, KnownBug][];
  const differences = Object.entries(VERSION_DIFFERENCES) as [VersionDifferenceName, VersionDifference][];
  const notesOf = (id: UpgradeNote['id'], row: Omit<UpgradeNote, 'id' | 'effect' | 'clusters'>, effectOn: Effect) =>
    byEffect(changed, (cluster) => effectOn(cluster, versions.get(cluster.name)!)).flatMap(([effect, clusters]) => {
      // Of what is fixed in operation only there is nothing left to do.
      if (effect === 'leaves' && CONCERNS[id].of === 'cluster') return [];
      const concerned = clusters.flatMap((cluster) =>
        concernedCluster(id, { before, after }, cluster, versions.get(cluster.name)!),
      );
      return concerned.length === 0 ? [] : [{ id, effect, ...row, clusters: concerned }];
    });
  return [
    ...bugs.flatMap(([id, { issue, fixed, means, source, workaround }]) =>
      notesOf(id, { issue, means, releases: formatReleases(fixed), source, workaround }, ({ istioVersion }, old) =>
        effectOfBug(hasBug(old, id), hasBug(istioVersion, id)),
      ),
    ),
    ...differences.flatMap(([id, { issue, since, means, source }]) =>
      notesOf(
        id,
        { issue, means, releases: formatReleases(since), source, workaround: undefined },
        ({ istioVersion }, old) => {
          const [had, has] = [isSince(old, since), isSince(istioVersion, since)];
          return issue === undefined ? effectOfBehaviour(had, has) : effectOfBug(!had, !has);
        },
      ),
    ),
  ];
}

function versionsOf({ clusters }: Mesh): ReadonlyMap<string, IstioVersion> {
  return new Map(clusters.map(({ name, istioVersion }) => [name, istioVersion]));
}

/** The clusters that are in both meshes, and change versions. */
function upgradedClusters(before: Mesh, after: Mesh): Cluster[] {
  const versions = versionsOf(before);
  return after.clusters.filter(({ name, istioVersion }) => {
    const old = versions.get(name);
    return old !== undefined && (old.minor !== istioVersion.minor || old.patch !== istioVersion.patch);
  });
}

function effectOfBug(had: boolean, has: boolean): UpgradeEffect | undefined {
  if (had) return has ? 'keeps' : 'leaves';
  return has ? 'arrives' : undefined;
}

function effectOfBehaviour(had: boolean, has: boolean): UpgradeEffect | undefined {
  return had === has ? undefined : has ? 'gains' : 'loses';
}

/** The clusters of each effect, in the order of the clusters. */
function byEffect(
  clusters: readonly Cluster[],
  effectOn: (cluster: Cluster) => UpgradeEffect | undefined,
): [UpgradeEffect, Cluster[]][] {
  const groups = new Map<UpgradeEffect, Cluster[]>();
  for (const cluster of clusters) {
    const effect = effectOn(cluster);
    if (effect !== undefined) groups.set(effect, [...(groups.get(effect) ?? []), cluster]);
  }
  return [...groups];
}

/** Asks both sides: what a service meets may come or go with what the version reads. */
function concernedCluster(
  id: UpgradeNote['id'],
  { before, after }: { readonly before: Mesh; readonly after: Mesh },
  cluster: Cluster,
  old: IstioVersion,
): ConcernedCluster[] {
  const concern = CONCERNS[id];
  const was = before.clusters.find(({ name }) => name === cluster.name)!;
  const sites = [
    { mesh: before, cluster: was },
    { mesh: after, cluster },
  ];
  const own = [...cluster.services.values()].filter(({ generated }) => !generated);
  const common = { cluster: cluster.name, from: old.text, to: cluster.istioVersion.text, of: own.length };
  if (concern.of === 'cluster') return sites.some(concern.find) ? [{ ...common, services: undefined }] : [];
  const services = sites.flatMap((site) =>
    [...site.cluster.services]
      .filter(([, service]) => !service.isOfGateway && concern.find(site, service))
      .map(([key]) => key),
  );
  if (services.length === 0) return [];
  return [{ ...common, services: [...new Set(services)].sort(compareText) }];
}
