import type { Diagnostic } from '../../diagnostics';
import { PATCH_WITHOUT_OBJECT } from '../../model/read/tree';
import { groupBy } from '../../util/group-by';
import { listNames } from '../../util/list-names';
import { istioVersionUnknown } from '../istio-version-unknown';

/** What is mended once, however many clusters it is found in: by another directory, or another release. */
const MENDED_ONCE: ReadonlySet<string> = new Set([PATCH_WITHOUT_OBJECT, istioVersionUnknown.id]);
const MOST_NAMED = 10;

/** One finding where several clusters have the same, and one change mends them all: of the first, with the others named. */
export function sayMendedOnce(findings: readonly Diagnostic[]): Diagnostic[] {
  const alike = groupBy(findings, (finding): unknown => {
    const { rule, object, path, message } = finding;
    return MENDED_ONCE.has(rule) ? JSON.stringify([rule, object, path, message]) : finding;
  });
  return [...alike.values()].map(([first, ...others]) => {
    const clusters = [...new Set(others.flatMap(({ cluster }) => cluster ?? []))];
    if (clusters.length === 0) return first;
    return { ...first, message: `${first.message} The same goes for ${listNames(clusters, MOST_NAMED)}.` };
  });
}
