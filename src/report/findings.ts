import type { Finding } from '../model/read/finding';
import { visible, visibleLines } from './escape';

/** Findings as a person acts on them: by file, worst first within it, each with what to change. */
export function findingsAsText(findings: readonly Finding[]): string {
  const byFile = new Map<string, Finding[]>();
  for (const finding of findings) {
    const place = finding.file ?? finding.cluster ?? 'the mesh';
    const inPlace = byFile.get(place);
    if (inPlace === undefined) byFile.set(place, [finding]);
    else inPlace.push(finding);
  }
  return [...byFile]
    .map(([place, inPlace]) => `${visible(place)}\n${inPlace.sort(bySeverity).map(asText).join('')}`)
    .join('\n');
}

function asText({ severity, line, object, path, rule, message, fix }: Finding): string {
  const where = [line === undefined ? undefined : `line ${line}`, object, path]
    .filter((part) => part !== undefined)
    .join(', ');
  return visibleLines([
    `  ${severity} ${rule}${where === '' ? '' : ` (${where})`}`,
    `    ${message}`,
    `    fix: ${fix}`,
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
