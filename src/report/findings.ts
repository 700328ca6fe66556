import { compareSeverity, makerOf, statementOf, type Diagnostic } from '../diagnostics';
import { visible, visibleLines } from '../util/escape';
import { groupBy } from '../util/group-by';
import { listNames } from '../util/list-names';

/** So many clusters are named that have the same. */
const MOST_NAMES = 4;

/**
 * Findings by file, worst first within it, each with its fix.
 *
 * @param alsoIn other clusters that a finding stands for
 */
export function findingsAsText(
  findings: readonly Diagnostic[],
  alsoIn: ReadonlyMap<Diagnostic, readonly string[]> = new Map(),
): string {
  const byFile = groupBy(findings, ({ file, cluster }) => file ?? cluster ?? 'the mesh');
  return [...byFile]
    .map(
      ([place, inPlace]) =>
        `${visible(place)}\n${inPlace
          .sort(compareSeverity)
          .map((finding) => asText(finding, alsoIn.get(finding)))
          .join('')}`,
    )
    .join('\n');
}

function asText(finding: Diagnostic, others: readonly string[] = []): string {
  const { severity, line, object, path, rule, fix } = finding;
  const maker = makerOf(finding);
  const where = [line === undefined ? undefined : `line ${line}`, object, path]
    .filter((part) => part !== undefined)
    .join(', ');
  return visibleLines([
    `  ${severity} ${rule}${where === '' ? '' : ` (${where})`}`,
    `    ${statementOf(finding)}`,
    `    fix: ${fix}`,
    ...(maker === undefined ? [] : [`    made by: ${maker}`]),
    ...(others.length === 0 ? [] : [`    also in ${listNames(others, MOST_NAMES)} (--all prints each)`]),
  ]);
}

/** How many there are of each severity, for the last line. */
export function countFindings(findings: readonly Diagnostic[]): string {
  const count = (severity: Diagnostic['severity'], one: string, many: string) => {
    const number = findings.filter((finding) => finding.severity === severity).length;
    return `${number === 0 ? 'no' : number} ${number === 1 ? one : many}`;
  };
  return `${count('error', 'error', 'errors')}, ${count('warning', 'warning', 'warnings')}`;
}
