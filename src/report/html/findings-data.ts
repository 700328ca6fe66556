import { asReported, compareSeverity, type Diagnostic } from '../../diagnostics';
import { groupBy } from '../../util/group-by';
import { clusterless } from './data/clusterless';
import type { FindingData } from './data/data';

/** Of the places of one finding, how many are listed. */
const MOST_PLACES = 20;

/** What `check --advice` reports, worst first: what is said alike of several places or clusters once, with all its places. */
export function toFindings(findings: readonly Diagnostic[], clusters: readonly string[]): FindingData[] {
  const rename = clusterless(clusters);
  const groups = groupBy(findings.map(asReported), ({ rule, severity, message, fix }) =>
    JSON.stringify([rule, severity, rename(message), rename(fix)]),
  );
  return [...groups.values()]
    .map((group) => {
      const [{ rule, severity, message, fix }] = group;
      const places = [...new Set(group.map(placeOf))];
      return {
        ...{ rule, severity, message, fix, places: places.slice(0, MOST_PLACES) },
        more: Math.max(0, places.length - MOST_PLACES),
        isOfFirst: group.some((one) => one.message !== message || one.fix !== fix),
      };
    })
    .sort(compareSeverity);
}

function placeOf({ cluster, object, file, line, path }: Diagnostic): string {
  const place = file === undefined ? undefined : line === undefined ? file : `${file}:${line}`;
  return [cluster, object, place, path].filter((part) => part !== undefined).join(', ');
}
