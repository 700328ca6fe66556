import type { Problem } from '../../../diagnostics';
import { isLabelValue } from '../../../util/kubernetes-names';
import { show } from './show';

/*
 * Localities as istiod validates them: the form of each, and that none is dead because another one takes what it would
 * match. Stricter in two ways, because istiod accepts what then matches nothing: a "*" is a whole part, never the end of
 * one, and a part is something a node can be labelled with.
 *
 * Source: istio, pkg/config/validation/agent/validation.go, validateLocalities.
 */

/** A list of which the first that matches counts, so that "*" may come last, for the rest. */
export function checkOrderedLocalities(field: string, localities: readonly string[]): Problem[] {
  return check(
    field,
    localities,
    (earlier, later) => covers(earlier, later) || (covers(later, earlier) && !later.endsWith(ANY)),
  );
}

/** Keys of a map, which istiod reads in any order: none may cover another. */
export function checkUnorderedLocalities(field: string, localities: readonly string[]): Problem[] {
  return check(field, localities, (one, other) => covers(one, other) || covers(other, one));
}

const ANY = '*';
const REFUSED = 'istiod refuses the rule, so waypoints keep balancing over all clusters, sick ones included.';

function check(
  field: string,
  localities: readonly string[],
  overlap: (earlier: string, later: string) => boolean,
): Problem[] {
  const problems: Problem[] = [];
  const valid: string[] = [];
  for (const locality of localities) {
    if (!isLocality(locality)) {
      problems.push({
        message: `${field} has ${show(locality)}, which is not a locality.`,
        why: 'istiod refuses the rule, or it matches no node, and traffic goes elsewhere than written here.',
        fix: 'write "region", "region/zone" or "region/zone/subzone" as the nodes are labelled; the last part may be "*".',
      });
      continue;
    }
    const other = valid.find((earlier) => overlap(earlier, locality));
    if (other !== undefined) {
      problems.push({
        message: `${field} has ${show(other)} and ${show(locality)}, of which one covers the other.`,
        why: REFUSED,
        fix: 'keep one of them.',
      });
    }
    valid.push(locality);
  }
  return problems;
}

function isLocality(locality: unknown): locality is string {
  if (typeof locality !== 'string') return false;
  const parts = locality.split('/');
  return (
    parts.length <= 3 &&
    parts.every((part, index) => (part === ANY && index === parts.length - 1) || (part !== '' && isLabelValue(part)))
  );
}

/** A region covers its zones, a zone its subzones, and a "*" everything in its place. */
function covers(wide: string, narrow: string): boolean {
  const narrowParts = narrow.split('/');
  return wide.split('/').every((part, index) => part === ANY || part === narrowParts[index]);
}
