import { compareText } from '../../util/compare-text';
import { visible, visibleLines } from '../../util/escape';
import { plural } from '../../util/plural';
import type { Silence } from '../../rules/engine/run';
import { MANY_CLUSTERS } from '../many';
import { countFindings, findingsAsText } from '../findings';
import { onceForClusters } from './repeated';
import type { CheckReport } from './report';

const MANY_KINDS = 12;

/** Findings by file, then what was silenced, then how much was looked at. */
export function checkAsText(report: CheckReport): string {
  const { roots, clusters, kinds, findings, silenced, known } = report;
  const lines = findings.length === 0 ? [] : [describeFindings(report)];
  for (const { reason, ...finding } of silenced)
    lines.push(visibleLines([`silenced ${silenceAsText(finding)}: ${reason}`]));
  if (clusters === 1) lines.push('One cluster: rules that compare clusters were not checked.\n');
  const objects = [...kinds.values()].reduce((sum, count) => sum + count, 0);
  const read = objects === 0 ? '' : visibleLines([`read: ${describeKinds(kinds)}`]);
  const rest = known === 0 ? '' : `, ${known} in the baseline`;
  const counts = `${plural(clusters, 'cluster')}, ${plural(objects, 'object')}: ${countFindings(findings)}${rest}`;
  return `${lines.map((line) => `${line}\n`).join('')}${read}${visible(roots.join(', '))}: ${counts}\n`;
}

function describeFindings({ findings, clusters, isWhole }: CheckReport): string {
  if (isWhole || clusters <= MANY_CLUSTERS) return findingsAsText(findings);
  const shown = onceForClusters(findings);
  return findingsAsText(shown.findings, shown.alsoIn);
}

/** How many objects were read of each kind, the most first. */
function describeKinds(kinds: CheckReport['kinds']): string {
  const sorted = [...kinds].sort(([one, most], [other, more]) => more - most || compareText(one, other));
  const shown = sorted.slice(0, MANY_KINDS).map(([kind, count]) => `${count} ${kind}`);
  const rest = sorted.slice(MANY_KINDS).reduce((sum, [, count]) => sum + count, 0);
  return [...shown, ...(rest === 0 ? [] : [`${rest} of other kinds`])].join(', ');
}

/** What is silenced, and where: "waypoint-not-global (cluster1, Gateway sample/waypoint)". */
export function silenceAsText({ rule, cluster, object }: Pick<Silence, 'rule' | 'cluster' | 'object'>): string {
  const place = [cluster, object].filter((part) => part !== undefined).join(', ');
  return place === '' ? rule : `${rule} (${place})`;
}
