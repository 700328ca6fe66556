import type { Reason } from '../predict/reason';

/** A reason on a line: where, what, and what would change it. */
export function reasonAsText({ cluster, object, source, text, change }: Reason): string {
  const where = [cluster, object === undefined ? undefined : `${object}${source === undefined ? '' : ` (${source})`}`]
    .filter((part) => part !== undefined)
    .join(', ');
  return `${where === '' ? '' : `${where}: `}${text}${change === undefined ? '' : ` To change that: ${change}`}`;
}
