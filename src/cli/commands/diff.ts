import { asSnapshotHasIt } from '../../live/as-snapshot';
import { isSnapshot } from '../../live/snapshot-folder';
import { toMesh, type Mesh } from '../../model/mesh';
import { objectChanges, type ObjectChange } from '../../model/change/object-changes';
import type { MeshTree } from '../../model/read/tree';
import { waypointRestarts } from '../../model/change/waypoint-restarts';
import { versionReservationsIn } from '../../predict/explain/gaps';
import type { Reason } from '../../predict/explain/reason';
import { compare, type Comparison } from '../../predict/change/compare';
import type { DeclaredChange } from '../../predict/change/declared/declared-change';
import { judge } from '../../predict/change/declared/judge';
import { concernOf } from '../../predict/change/concern';
import type { Baseline } from '../../predict/known/known-answers';
import { Prediction } from '../../predict/prediction';
import { upgradeOf } from '../../predict/change/upgrade/upgrade';
import { hazardsOf } from '../../predict/change/rollout';
import { changesBehaviour, DIFF_FORMATS, isAsDeclared, type Diff } from '../../report/diff';
import { reasonAsLine } from '../../report/reasons';
import { reservationsAsText } from '../../report/remarks';
import { visibleLines } from '../../util/escape';
import { defineCommand } from '../command';
import { CannotRun, ExitCode } from '../exit';
import { baselineOf, declaredBy, writeExpect } from '../expect-files';
import { formatOptions, render } from '../format-options';
import { BASELINE_OF_DIFF, printAccepted } from '../gate';
import { withRevision } from '../git-tree';
import { istioVersion, MESH_OPTIONS } from '../mesh-options';
import { BadValue, optional, type ValueType } from '../option';
import { print } from '../output';
import { printAssumptions } from '../read-prediction';
import { text } from '../value-types';
import { readWholeTree } from '../whole-mesh';

type Versions = readonly [from: string, to: string];

/** "1.30.3..1.31.0", or one version for both. */
const VERSIONS: ValueType<Versions> = {
  name: 'FROM..TO',
  read: (given) => {
    const [from = '', to = from, ...more] = given.split('..');
    if (more.length > 0) throw new BadValue('one version, or two with ".." between them');
    return [istioVersion.read(from), istioVersion.read(to)];
  },
};

/** `cdk8s-ambient diff`: what a change does to where requests go. */
export const diff = defineCommand({
  synopsis: [
    'diff OLD NEW [options]',
    'diff DIR --git REVISION [options]',
    'diff DIR --istio-version FROM..TO [options]',
  ],
  description:
    'Reports the effects of a change: where requests go in each outage that went elsewhere before, why, which waypoints restart, what fails half-way through the rollout, and which objects are added, changed, deleted or adopted. Prints nothing where only comments, order or format changed. OLD may be a snapshot of live clusters, and NEW what would be applied to them.',
  options: {
    git: optional(text('REVISION'), 'OLD is DIR as it was at that revision'),
    'istio-version': optional(
      VERSIONS,
      'OLD is DIR with every cluster at one version, NEW at the other; one version alone is for both',
    ),
    expect: optional(
      text('FILE'),
      'hold the change to what FILE declares of it: exit with 1 for what is not declared, and for what does not happen',
    ),
    'write-expect': optional(
      text('FILE'),
      'write a new FILE that declares what the change does, for a reviewer to sign',
    ),
    baseline: BASELINE_OF_DIFF,
    ...formatOptions(DIFF_FORMATS),
    mesh: MESH_OPTIONS.mesh,
  },
  takesOperands: true,
  exitCodes: {
    0: 'no behaviour changes; with --expect: all is as declared',
    1: 'some behaviour changes; with --expect: something is not as declared',
    2: 'could not run',
  },
  run: async ({ values, operands }) => {
    const [before, after] = toSides(operands, values);
    const declared = declaredBy(values);
    const baseline = baselineOf(values);
    const { output, isBad } = withTree(before, (old) =>
      withTree(after, (now) => {
        const found = compareTrees(old, now, [before, after], declared, baseline);
        if (values['write-expect'] !== undefined) writeExpect(values['write-expect'], found);
        const isBad = found.declaration === undefined ? changesBehaviour(found) : !isAsDeclared(found.declaration);
        return { output: render(DIFF_FORMATS, values, found), isBad };
      }),
    );
    await print(output);
    if (baseline !== undefined) printAccepted(values.baseline!, baseline);
    return isBad ? ExitCode.BAD : ExitCode.GOOD;
  },
});

/** One side of a comparison. */
interface Side {
  readonly root: string;
  /** The revision of the repository that the folder is in; undefined for the folder as it is. */
  readonly revision: string | undefined;
  readonly mesh: string | undefined;
  readonly istioVersion: string | undefined;
}

interface SideValues {
  readonly git: string | undefined;
  readonly mesh: string | undefined;
  readonly 'istio-version': Versions | undefined;
}

function toSides(operands: readonly string[], { git, mesh, 'istio-version': versions }: SideValues): [Side, Side] {
  const [from, to] = versions ?? [];
  const [old, now = old] = operands;
  const isOneFolder = git !== undefined || from !== to;
  if (old === undefined || now === undefined || operands.length !== (isOneFolder ? 1 : 2)) {
    throw new CannotRun(
      isOneFolder
        ? 'diff with --git, or with two versions, compares one directory with itself: cdk8s-ambient diff dist --git main'
        : 'diff needs two directories, OLD and NEW, or one and --git REVISION: cdk8s-ambient diff dist --git main',
    );
  }
  return [
    { root: old, revision: git, mesh, istioVersion: from },
    { root: now, revision: undefined, mesh, istioVersion: to },
  ];
}

/** Reads a side. Its files exist while it is used: a report looks up lines in them. */
function withTree<Result>({ root, revision, mesh, istioVersion }: Side, use: (tree: MeshTree) => Result): Result {
  const read = (folder: string): Result => use(readWholeTree({ roots: [folder], mesh, istioVersion }));
  return revision === undefined ? read(root) : withRevision(root, revision, read);
}

function compareTrees(
  before: MeshTree,
  after: MeshTree,
  sides: readonly [before: Side, after: Side],
  declared: DeclaredChange | undefined,
  baseline: Baseline | undefined,
): Diff {
  const [old, now] = [toMesh(before), toMesh(after)];
  const [predictionBefore, predictionAfter] = [new Prediction(old), new Prediction(now)];
  printAssumptions(predictionAfter);
  const isLive = isSnapshot(sides[0].root);
  const objects = objectChanges(before, isLive ? asSnapshotHasIt(after) : after);
  const isUpgrade = sides[0].istioVersion !== sides[1].istioVersion;
  const isFelt = concernOf({ tree: before, mesh: old }, { tree: after, mesh: now });
  printUnfollowed(predictionAfter, isFelt);
  const comparison = compare(predictionBefore, predictionAfter, isFelt);
  const isNear = mayConcern(objects, [old, now]);
  const changed = isUpgrade ? [...predictionAfter.clusters] : [...new Set(objects.map(({ cluster }) => cluster))];
  const hazards = hazardsOf(before, after, changed, (service) => isFelt(service) && (isUpgrade || isNear(service)));
  const effects = {
    comparison: isLive ? withoutUndeclared(comparison, now, objects) : comparison,
    restarts: waypointRestarts(old, now),
    hazards,
    upgrade: upgradeOf(old, now, hazards),
  };
  return {
    ...effects,
    objects,
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
