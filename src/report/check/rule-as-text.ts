import type { Rule } from '../../rules/engine/rule';
import { visibleLines } from '../../util/escape';

/**
 * What a rule is about, for `check --explain`: the mistake, what it does in an outage, and the fix.
 *
 * @param page the file with its examples; undefined where it is not there
 */
export function ruleAsText(
  { id, severity, title, why, fix, needsSeveralClusters }: Rule,
  page: string | undefined,
): string {
  return visibleLines([
    `${id} (${severity}): ${title}.`,
    `why: ${why}`,
    `fix: ${fix}`,
    ...(needsSeveralClusters ? ['seen by: a check of several clusters together.'] : []),
    ...(page === undefined ? [] : [`examples: ${page}`]),
  ]);
}
