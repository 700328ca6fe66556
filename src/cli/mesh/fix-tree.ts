import type { Diagnostic } from '../../diagnostics';
import type * as Plan from '../../fix/plan';
import type * as Source from '../../fix/sources';
import { replaceFile } from '../../fix/write-files';
import type { MeshTree } from '../../model/read/tree';
import type { Silence } from '../../rules/engine/run';
import { visibleLines } from '../../util/escape';
import { unifiedDiff } from '../../util/unified-diff';
import type { MeshOptions } from '../options/mesh-options';

/**
 * Writes the changes that cure findings of a tree into its files, or nothing if the run is dry. What is fixed, and what is not,
 * is said on standard error.
 *
 * @returns what changes, as a diff
 */
export function fixTree(
  tree: MeshTree,
  { roots, mesh }: MeshOptions,
  silences: readonly Silence[],
  isDry: boolean,
): string {
  /* eslint-disable @typescript-eslint/no-require-imports -- most checks fix nothing */
  const { planFixes } = require('../../fix/plan') as typeof Plan;
  const { Sources } = require('../../fix/sources') as typeof Source;
  /* eslint-enable @typescript-eslint/no-require-imports */
  const { before, after, fixed, left } = planFixes(tree, Sources.read(roots, mesh), silences);
  const changed = after.changedFrom(before);
  const refused = isDry
    ? []
    : changed.flatMap((file) => {
        const why = replaceFile(file, before.textOf(file), after.textOf(file));
        return why === undefined ? [] : [`${file} is not written: ${why}`];
      });
  say(fixed.map((finding) => `${isDry ? 'would fix' : 'fixed'} ${describe(finding)}`));
  say(left.map(({ finding, why }) => `not fixed: ${describe(finding)}: ${why}`));
  say(refused);
  if (fixed.length === 0 && left.length === 0) say(['nothing to fix: no finding has a change that a program can make']);
  return changed.map((file) => unifiedDiff(file, before.textOf(file), after.textOf(file))).join('');
}

function say(lines: readonly string[]): void {
  for (const line of lines) process.stderr.write(visibleLines([`cdk8s-ambient: ${line}`]));
}

/** "waypoint-not-global (cluster1, Gateway sample/waypoint, metadata.labels)" */
function describe({ rule, cluster, object, path }: Diagnostic): string {
  return `${rule} (${[cluster, object, path].filter((part) => part !== undefined).join(', ')})`;
}
