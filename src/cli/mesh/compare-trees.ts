import { asSnapshotHasIt } from '../../live/as-snapshot';
import { isSnapshot } from '../../live/snapshot-folder';
import { objectChanges, waypointRestarts, type ObjectChange } from '../../model/change';
import { toMesh, type Mesh } from '../../model/mesh';
import type { MeshTree } from '../../model/read/tree';
import { clientsOfBoth, compare, concernsOf, hazardsOf, type Comparison } from '../../predict/change';
import { judge, type DeclaredChange } from '../../predict/change/declared';
import { upgradeOf } from '../../predict/change/upgrade';
import { assumedGatewaysOf, versionReservationsIn } from '../../predict/explain/gaps';
import type { Reason } from '../../predict/answer';
import type { Baseline } from '../../predict/known';
import { Prediction } from '../../predict/prediction';
import { isFleet, type ComparedFleet, type Diff } from '../../report/diff';
import { reasonAsLine } from '../../report/reasons';
import { reservationsAsText } from '../../report/remarks';
import { visibleLines } from '../../util/escape';
import { withRevision } from '../files/git-tree';
import type { Progress } from '../screen/progress';
import { printReasons } from './read-prediction';
import { printFindingsOf, readWholeTree } from './whole-mesh';

/** One side of a comparison. */
export interface Side {
  readonly root: string;
  /** The revision of the repository that the folder is in; undefined for the folder as it is. */
  readonly revision: string | undefined;
  readonly mesh: string | undefined;
  readonly istioVersion: string | undefined;
}

/** Reads a side. Its files exist while it is used: a report looks up lines in them. */
export function withTree<Result>(
  { root, revision, mesh, istioVersion }: Side,
  use: (tree: MeshTree) => Result,
): Result {
  const read = (folder: string): Result => {
    const tree = readWholeTree({ roots: [folder], mesh, istioVersion });
    printFindingsOf(tree);
    return use(tree);
  };
  return revision === undefined ? read(root) : withRevision(root, revision, read);
}

/** Reads both sides. One folder, at two versions of Istio, is read once. */
export function withTrees<Result>(before: Side, after: Side, use: (old: MeshTree, now: MeshTree) => Result): Result {
  const isOneFolder = before.root === after.root && before.revision === after.revision && before.mesh === after.mesh;
  return withTree(before, (old) => {
    if (!isOneFolder) return withTree(after, (now) => use(old, now));
    printFindingsOf(old);
    return use(old, { ...old, istioVersion: after.istioVersion });
  });
}

/** What a change is held to, where that is declared. */
export interface Expectations {
  readonly declared: DeclaredChange | undefined;
  readonly baseline: Baseline | undefined;
}

/** How two trees are compared. */
export interface HowToCompare {
  readonly step: Progress['step'];
  /** True if text has once what is alike in a fleet, so that one of several services that differ in names alone is asked about for all. */
  readonly isFolded: boolean;
}

/** All effects of a change from one tree to the other. */
export function compareTrees(
  before: MeshTree,
  after: MeshTree,
  sides: readonly [before: Side, after: Side],
  { declared, baseline, step = () => undefined, isFolded = false }: Partial<Expectations & HowToCompare> = {},
): Diff {
  const [old, now] = [toMesh(before), toMesh(after)];
  const [predictionBefore, predictionAfter] = [new Prediction(old), new Prediction(now)];
  printReasons([...assumptionsOf(predictionBefore, predictionAfter), ...assumedGatewaysOf(predictionAfter.view)]);
  const isLive = isSnapshot(sides[0].root);
  const objects = objectChanges(before, isLive ? asSnapshotHasIt(after) : after);
  const isUpgrade = sides[0].istioVersion !== sides[1].istioVersion;
  const { isFelt, mayDiffer } = concernsOf({ tree: before, mesh: old }, { tree: after, mesh: now });
  printUnfollowed(predictionAfter, isFelt);
  const fleet = fleetOf(predictionBefore, predictionAfter);
  const comparison = compare(
    ...[predictionBefore, predictionAfter, mayDiffer],
    (done, of) => step('services', done, of),
    isFolded && fleet !== undefined && declared === undefined,
  );
  const isNear = mayConcern(objects, [old, now]);
  const changed = isUpgrade ? [...predictionAfter.clusters] : [...new Set(objects.map(({ cluster }) => cluster))];
  const hazards = hazardsOf(
    before,
    after,
    changed,
    (service) => mayDiffer(service) && (isUpgrade || isNear(service)),
    (done, of) => step('clusters, half-way through the rollout', done, of),
  );
  const effects = {
    comparison: isLive ? withoutUndeclared(comparison, now, objects) : comparison,
    restarts: waypointRestarts(old, now),
    hazards,
    upgrade: upgradeOf(old, now, hazards),
  };
  return {
    ...effects,
    ...{ objects, fleet },
    assumptions: assumptionsOf(predictionBefore, predictionAfter),
    declaration: declared && {
      ...declared,
      judged: judge(
        declared,
        effects,
        [predictionBefore, predictionAfter],
        isFelt,
        (answer) => baseline?.accepts(answer) === true,
      ),
    },
  };
}

/** What tells which answers are alike; undefined where they are few. */
function fleetOf(before: Prediction, after: Prediction): ComparedFleet | undefined {
  if (!isFleet(after.clusters.length, after.services.length)) return undefined;
  const clusters = after.clusters.filter((name) => before.clusters.includes(name));
  return {
    clusters,
    networkOf: (cluster) => after.view.clusterOf(cluster).cluster.network,
    membersOf: (service) => ({ before: before.membersOf(service), after: after.membersOf(service) }),
    clientsOf: (service) => clientsOfBoth(before, after, service),
  };
}

/** Prints what is not followed: it may change answers without a difference that shows here. */
function printUnfollowed({ guard, services }: Prediction, isFelt: (service: string) => boolean): void {
  const found = services.filter(isFelt).flatMap((service) => guard.all(service));
  process.stderr.write(visibleLines(reservationsAsText(found)));
}

/** What either side assumes, each once. */
function assumptionsOf(...predictions: readonly Prediction[]): Reason[] {
  const reasons = predictions.flatMap(({ view }) => versionReservationsIn(view));
  return [...new Map(reasons.map((reason) => [reasonAsLine(reason), reason])).values()];
}

/** A live service that the manifests do not declare is not lost: it stays as it is, unless applying them deletes it. */
function withoutUndeclared(comparison: Comparison, after: Mesh, objects: readonly ObjectChange[]): Comparison {
  const isDeclared = (service: string): boolean => after.clusters.some(({ services }) => services.has(service));
  const isDeleted = (service: string): boolean =>
    objects.some(({ kind, object }) => kind === 'deleted' && object === `Service ${service}`);
  const lostServices = comparison.lostServices.filter((service) => isDeclared(service) || isDeleted(service));
  return { ...comparison, lostServices };
}

/**
 * The services for which clusters that change one after the other may be a hazard. What changes in a namespace concerns its
 * services, and those of its waypoints; what changes in the root namespace, or in none, concerns all.
 */
function mayConcern(objects: readonly ObjectChange[], meshes: readonly Mesh[]): (service: string) => boolean {
  const namespaces = new Set(objects.map(({ object, namespace }) => namespace ?? /^Namespace (.*)$/.exec(object)?.[1]));
  const isForAll = namespaces.has(undefined) || meshes.some(({ rootNamespace }) => namespaces.has(rootNamespace));
  const clusters = meshes.flatMap((mesh) => mesh.clusters);
  return (service) =>
    isForAll ||
    namespaces.has(service.slice(0, service.indexOf('/'))) ||
    clusters.some(({ bindings }) => {
      const binding = bindings.get(service);
      return binding?.kind === 'bound' && namespaces.has(binding.waypoint.namespace);
    });
}
