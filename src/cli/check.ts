import type { Finding } from '../model/read/finding';
import type { MeshTree } from '../model/read/tree';
import { compareText } from '../util/compare-text';
import { plural } from '../util/plural';
import { visible, visibleLines } from '../report/escape';
import { countFindings, findingsAsText } from '../report/findings';
import { findingsAsSarif } from '../report/sarif';
import { RULES } from '../rules/engine';
import { silenceOf, type Silence, type SilencedFinding } from '../rules/engine/run';
import { readCheckOptions, type CheckOptions } from './check-options';
import { ExitCode } from './exit';
import { judgeTree } from './judge-tree';
import { unreadIn } from './unread-kinds';
import { readMeshTree } from './mesh-tree';
import { packageVersion } from './package-version';

interface Results {
  readonly findings: readonly Finding[];
  readonly silenced: readonly SilencedFinding[];
  /** How many findings the baseline knew. */
  readonly known: number;
}

/** `cdk8s-ambient check`: what would go wrong in an outage. */
export function check(args: readonly string[]): ExitCode {
  const options = readCheckOptions(args);
  const tree = readMeshTree(options);
  const results = judge(tree, options);
  process.stdout.write(present(tree, results, options));
  for (const silence of unused(options.silences, results.silenced)) {
    process.stderr.write(
      visibleLines([`cdk8s-ambient: the silence of ${placeOf(silence)} silences nothing; is it still needed?`]),
    );
  }
  const count = (severity: Finding['severity']) =>
    results.findings.filter((finding) => finding.severity === severity).length;
  return count('error') > 0 || count('warning') > options.maxWarnings ? ExitCode.BAD : ExitCode.GOOD;
}

function judge(tree: MeshTree, { advice, silences, baseline, isStrict }: CheckOptions): Results {
  const { findings: found, silenced } = judgeTree(tree, { silences });
  const all = isStrict ? [...found, ...unreadIn(tree)] : found;
  const wanted = all.filter(({ severity }) => advice || severity !== 'advice');
  const knownBefore = new Set(baseline.map(identityOf));
  const findings = wanted.filter((finding) => !knownBefore.has(identityOf(finding)));
  return { findings, silenced, known: wanted.length - findings.length };
}

/** What is misspelt, or no longer wrong. */
function unused(silences: readonly Silence[], silenced: readonly SilencedFinding[]): Silence[] {
  return silences.filter((silence) => !silenced.some((finding) => silenceOf(finding, [silence]) !== undefined));
}

function placeOf({ rule, cluster, object }: Pick<Silence, 'rule' | 'cluster' | 'object'>): string {
  const place = [cluster, object].filter((part) => part !== undefined).join(', ');
  return place === '' ? rule : `${rule} (${place})`;
}

/** A finding is the same one after other lines of the file have moved, and after its object moved to another file. */
function identityOf({ rule, cluster, file, object, path, message }: Finding): string {
  return JSON.stringify([rule, cluster, object ?? file, path, message]);
}

function present(tree: MeshTree, results: Results, { format, roots }: CheckOptions): string {
  switch (format) {
    case 'json':
      return `${JSON.stringify(results.findings, null, 2)}\n`;
    case 'sarif':
      return `${JSON.stringify(findingsAsSarif([...results.findings, ...results.silenced], RULES, packageVersion()), null, 2)}\n`;
    case 'text':
      return asText(tree, results, roots);
  }
}

function asText(tree: MeshTree, { findings, silenced, known }: Results, roots: readonly string[]): string {
  const objects = tree.clusters.reduce((count, cluster) => count + cluster.objects.length, 0);
  const lines = findings.length === 0 ? [] : [findingsAsText(findings)];
  for (const { reason, ...finding } of silenced) lines.push(visibleLines([`silenced ${placeOf(finding)}: ${reason}`]));
  if (tree.clusters.length === 1) lines.push('One cluster: what takes several to see was not checked.\n');
  const read = objects === 0 ? '' : visibleLines([`read: ${kindsIn(tree)}`]);
  const rest = known === 0 ? '' : `, ${known} in the baseline`;
  const counts = `${plural(tree.clusters.length, 'cluster')}, ${plural(objects, 'object')}: ${countFindings(findings)}${rest}`;
  return `${lines.map((line) => `${line}\n`).join('')}${read}${visible(roots.join(', '))}: ${counts}\n`;
}

/** How many objects were read of each kind, the most first. */
function kindsIn({ clusters }: MeshTree): string {
  const counts = new Map<string, number>();
  for (const { objects } of clusters) for (const { kind } of objects) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  const sorted = [...counts].sort(([one, most], [other, more]) => more - most || compareText(one, other));
  const shown = sorted.slice(0, MANY_KINDS).map(([kind, count]) => `${count} ${kind}`);
  const rest = sorted.slice(MANY_KINDS).reduce((sum, [, count]) => sum + count, 0);
  return [...shown, ...(rest === 0 ? [] : [`${rest} of other kinds`])].join(', ');
}

const MANY_KINDS = 12;
