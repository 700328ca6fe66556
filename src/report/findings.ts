import { makerOf, type Finding } from '../model/read/files';
import { visible, visibleLines } from '../util/escape';
import { groupBy } from '../util/group-by';

/** Findings by file, worst first within it, each with its fix. */
export function findingsAsText(findings: readonly Finding[]): string {
  const byFile = groupBy(findings, ({ file, cluster }) => file ?? cluster ?? 'the mesh');
  return [...byFile]
    .map(([place, inPlace]) => `${visible(place)}\n${inPlace.sort(bySeverity).map(asText).join('')}`)
    .join('\n');
}

function asText(finding: Finding): string {
  const { severity, line, object, path, rule, message, fix } = finding;
  const maker = makerOf(finding);
  const where = [line === undefined ? undefined : `line ${line}`, object, path]
    .filter((part) => part !== undefined)
    .join(', ');
  return visibleLines([
    `  ${severity} ${rule}${where === '' ? '' : ` (${where})`}`,
    `    ${message}`,
    `    fix: ${fix}`,
    ...(maker === undefined ? [] : [`    made by: ${maker}`]),
  ]);
}

const ORDER = { error: 0, warning: 1, advice: 2 };

function bySeverity(left: Finding, right: Finding): number {
  return ORDER[left.severity] - ORDER[right.severity];
}

/** How many there are of each severity, for the last line. */
export function countFindings(findings: readonly Finding[]): string {
  const count = (severity: Finding['severity'], one: string, many: string) => {
    const number = findings.filter((finding) => finding.severity === severity).length;
    return `${number === 0 ? 'no' : number} ${number === 1 ? one : many}`;
  };
  return `${count('error', 'error', 'errors')}, ${count('warning', 'warning', 'warnings')}`;
}
