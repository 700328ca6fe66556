import type { Problem } from '../../synth/problem';
import { show } from './check';

/**
 * Checks a list of localities as istiod's validation does: the form of each, and that none covers another, because the
 * first that matches counts and the other would be dead.
 */
export function checkLocalities(field: string, localities: readonly string[], why: string): Problem[] {
  const problems: Problem[] = [];
  const valid: string[] = [];
  for (const locality of localities) {
    if (!isLocality(locality)) {
      problems.push({
        what: `${field} has ${show(locality)}, which is no locality.`,
        why,
        fix: 'write "region", "region/zone" or "region/zone/subzone", with "*" only as the last character.',
      });
      continue;
    }
    const other = valid.find((earlier) => covers(earlier, locality) || covers(locality, earlier));
    if (other !== undefined) {
      problems.push({
        what: `${field} has ${show(other)} and ${show(locality)}, of which one covers the other.`,
        why,
        fix: 'keep one of them.',
      });
    }
    valid.push(locality);
  }
  return problems;
}

function isLocality(locality: unknown): locality is string {
  if (typeof locality !== 'string') return false;
  const star = locality.indexOf('*');
  if (star >= 0 && star !== locality.length - 1) return false;
  const parts = locality.split('/');
  return parts.length <= 3 && parts.every((part) => part !== '');
}

/** A region covers its zones, a zone its subzones; a trailing "*" covers what starts with what is before it. */
function covers(wide: string, narrow: string): boolean {
  const wideParts = wide.split('/');
  const narrowParts = narrow.split('/');
  return wideParts.every((part, index) => {
    const other = narrowParts[index];
    if (part === '*') return true;
    if (part.endsWith('*')) return other?.startsWith(part.slice(0, -1)) ?? false;
    return part === other;
  });
}
