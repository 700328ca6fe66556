import { makerOf, type Finding } from '../../model/read/files';

/** A finding in one line: what it is about, what is wrong, the fix, and the construct to change, where there is one. */
export function findingAsText(finding: Finding): string {
  const { cluster, object, path, message, fix } = finding;
  const where = [cluster, object, path].filter((part) => part !== undefined).join(', ');
  const maker = makerOf(finding);
  return `${where === '' ? '' : `${where}: `}${message} Fix: ${fix}${maker === undefined ? '' : ` Made by: ${maker}.`}`;
}
