import { withoutSmallMoves } from '../../predict/change';
import { changesBehaviour, DIFF_FORMATS, isAsDeclared, type Diff } from '../../report/diff';
import { defineCommand } from '../line/command';
import { compareTrees, withTrees, type Side } from '../mesh/compare-trees';
import { CannotRun, ExitCode } from '../line/exit';
import { baselineOf, declaredBy, writeExpect } from '../files/expect-files';
import { formatOptions, render } from '../options/format-options';
import { BASELINE_OF_DIFF, printAccepted } from '../files/gate';
import { istioVersion, MESH_OPTIONS } from '../options/mesh-options';
import { BadValue, flag, optional, type ValueType } from '../line/option';
import { print } from '../screen/output';
import { progress, type Progress } from '../screen/progress';
import { percentage, text } from '../line/value-types';

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
      'hold the change to what FILE declares of it: exit with 1 if it does something that is not declared, or does not do what is declared',
    ),
    'write-expect': optional(
      text('FILE'),
      'write a new FILE that declares what the change does, for a reviewer to sign',
    ),
    baseline: BASELINE_OF_DIFF,
    'share-change': optional(
      percentage,
      'leave out answers in which the shares of clusters move by less, and nothing else changes; does not go with --expect and --write-expect',
      'every move counts',
    ),
    all: flag(
      'print every answer; without it, text and markdown print answers that are alike once, where there are more than 12 clusters or services',
    ),
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
    if (values['share-change'] !== undefined && (values.expect ?? values['write-expect']) !== undefined)
      throw new CannotRun(
        '--share-change does not go with --expect and --write-expect: a declaration is about every change.',
      );
    const declared = declaredBy(values);
    const baseline = baselineOf(values);
    const { output, isBad } = withTrees(before, after, (old, now) => {
      const isJson = values.json || values.format === 'json';
      const step: Progress['step'] = (...done) => (isJson ? undefined : progress.step(...done));
      const isFolded = !isJson && !values.all && values['write-expect'] === undefined;
      const all = compareTrees(old, now, [before, after], { declared, baseline, step, isFolded });
      progress.clear();
      const found = { ...withoutSmall(all, values), fleet: values.all ? undefined : all.fleet, isWhole: values.all };
      if (values['write-expect'] !== undefined) writeExpect(values['write-expect'], found);
      const isBad = found.declaration === undefined ? changesBehaviour(found) : !isAsDeclared(found.declaration);
      return { output: render(DIFF_FORMATS, values, found), isBad };
    });
    await print(output);
    if (baseline !== undefined) printAccepted(values.baseline!, baseline);
    return isBad ? ExitCode.BAD : ExitCode.GOOD;
  },
});

/** The same without what --share-change leaves out. */
function withoutSmall(all: Diff, { 'share-change': least }: { readonly 'share-change': number | undefined }): Diff {
  if (least === undefined) return all;
  const { comparison, leftOut } = withoutSmallMoves(all.comparison, least);
  return { ...all, comparison, smallMoves: { least, leftOut } };
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
        : 'diff needs two directories, OLD and NEW, or one with --git REVISION or with two versions that differ: cdk8s-ambient diff dist --git main',
    );
  }
  return [
    { root: old, revision: git, mesh, istioVersion: from },
    { root: now, revision: undefined, mesh, istioVersion: to },
  ];
}
