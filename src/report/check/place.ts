import type { Finding } from '../../model/read/finding';

/** A finding in one line: what it is about, what is wrong, and the fix. */
export function findingAsText({ cluster, object, path, message, fix }: Finding): string {
  const where = [cluster, object, path].filter((part) => part !== undefined).join(', ');
  return `${where === '' ? '' : `${where}: `}${message} Fix: ${fix}`;
}
