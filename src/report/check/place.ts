import { makerOf, statementOf, type Diagnostic } from '../../diagnostics';

/** A finding in one line: what it is about, what is wrong, the fix, and the construct to change, where there is one. */
export function findingAsText(finding: Diagnostic): string {
  const { cluster, object, path, fix } = finding;
  const where = [cluster, object, path].filter((part) => part !== undefined).join(', ');
  const maker = makerOf(finding);
  return `${where === '' ? '' : `${where}: `}${statementOf(finding)} Fix: ${fix}${maker === undefined ? '' : ` Made by: ${maker}.`}`;
}
