import { asSnapshotHasIt } from '../live/as-snapshot';
import { isSnapshot } from '../live/snapshot';
import { FieldLines } from '../model/read/field-line';
import { toMesh, type Mesh } from '../model/mesh';
import { objectChanges, type ObjectChange } from '../model/change/object-changes';
import type { MeshTree } from '../model/read/tree';
import { waypointRestarts } from '../model/change/waypoint-restarts';
import { compare, type Comparison } from '../predict/change/compare';
import { concernOf } from '../predict/change/concern';
import { Prediction } from '../predict/prediction';
import { hazardsOf } from '../predict/change/rollout';
import { changesBehaviour, type Diff } from '../report/diff';
import { diffAsJson } from '../report/diff-json';
import { diffAsMarkdown } from '../report/diff-markdown';
import { diffAsText } from '../report/diff-text';
import { visibleLines } from '../report/escape';
import { reservationsAsText } from '../report/remarks';
import { readDiffOptions, type DiffOptions, type Side } from './diff-options';
import { ExitCode } from './exit';
import { withRevision } from './git-tree';
import { sayAssumptionsOf } from './read-prediction';
import { readWholeTree } from './whole-mesh';

/** `cdk8s-ambient diff`: what a change does to where requests go. */
export function diff(args: readonly string[]): ExitCode {
  const options = readDiffOptions(args);
  return withTree(options.before, (before) =>
    withTree(options.after, (after) => {
      const found = compareTrees(before, after, options);
      process.stdout.write(present(found, options));
      return changesBehaviour(found) ? ExitCode.BAD : ExitCode.GOOD;
    }),
  );
}

/** While it is used, the files are there: lines are looked up in them. */
function withTree<Result>({ root, revision, mesh, istioVersion }: Side, use: (tree: MeshTree) => Result): Result {
  const read = (folder: string): Result => use(readWholeTree({ roots: [folder], mesh, istioVersion }));
  return revision === undefined ? read(root) : withRevision(root, revision, read);
}

function compareTrees(before: MeshTree, after: MeshTree, options: DiffOptions): Diff {
  const [old, now] = [toMesh(before), toMesh(after)];
  const [predictionBefore, predictionAfter] = [new Prediction(old), new Prediction(now)];
  sayAssumptionsOf(predictionAfter);
  const isLive = isSnapshot(options.before.root);
  const objects = objectChanges(before, isLive ? asSnapshotHasIt(after) : after);
  const isUpgrade = options.before.istioVersion !== options.after.istioVersion;
  const isFelt = concernOf({ tree: before, mesh: old }, { tree: after, mesh: now });
  const comparison = compare(predictionBefore, predictionAfter, isFelt);
  sayUnfollowed(predictionAfter, isFelt);
  const isNear = mayConcern(objects, [old, now]);
  const changed = isUpgrade ? [...predictionAfter.clusters] : [...new Set(objects.map(({ cluster }) => cluster))];
  return {
    comparison: isLive ? withoutUndeclared(comparison, now, objects) : comparison,
    restarts: waypointRestarts(old, now),
    hazards: hazardsOf(before, after, changed, (service) => isFelt(service) && (isUpgrade || isNear(service))),
    objects,
  };
}

/** What is not followed may change without a difference that is seen here. */
function sayUnfollowed({ guard, services }: Prediction, isFelt: (service: string) => boolean): void {
  const found = services.filter(isFelt).flatMap((service) => guard.all(service));
  process.stderr.write(visibleLines(reservationsAsText(found)));
}

/** A live service that manifests do not declare is not lost: it stays as it is, unless who applies them deletes it. */
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

function present(found: Diff, { format }: DiffOptions): string {
  const lines = new FieldLines();
  switch (format) {
    case 'json':
      return `${JSON.stringify(diffAsJson(found, lines), null, 2)}\n`;
    case 'markdown':
      return diffAsMarkdown(found, lines);
    case 'text':
      return diffAsText(found, lines);
  }
}
