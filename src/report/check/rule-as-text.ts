import type { Rule } from '../../rules/engine/rule';
import { visibleLines } from '../../util/escape';

/** What a rule is about, for `check --explain`: the mistake, what it does in an outage, and the fix. */
export function ruleAsText({ id, severity, title, why, fix, needsSeveralClusters }: Rule): string {
  return visibleLines([
    `${id} (${severity}): ${title}.`,
    `why: ${why}`,
    `fix: ${fix}`,
    ...(needsSeveralClusters ? ['seen by: a check of several clusters together.'] : []),
    `examples: docs/rules/${id}.md`,
  ]);
}
