import { describeFinding, judgeTree } from './judge-tree';
import { visible } from '../report/escape';
import type { Finding } from '../model/read/finding';
import { readWholeTree } from '../model/read/nothing-read';

/** What the rules find in a mesh directory, in the form that validation plugins of the cdk8s CLI report. */
export interface Violations {
  readonly violations: readonly object[];
  /** Whether one of them is an error. */
  readonly failed: boolean;
}

/** Errors and warnings; advice has no place in a report of violations. */
export function violationsIn(root: string): Violations {
  const { findings } = judgeTree(readWholeTree([root]), { silences: [] });
  const reported = findings.filter(({ severity }) => severity !== 'advice');
  return { violations: reported.map(toViolation), failed: reported.some(({ severity }) => severity === 'error') };
}

function toViolation(finding: Finding): object {
  const { rule, severity, fix, file, line, path, object, cluster } = finding;
  return {
    ruleName: `${rule} (${severity})`,
    recommendation: visible(describeFinding(finding)),
    fix: visible(fix),
    violatingResources: [
      {
        resourceName: visible(object ?? cluster ?? 'the mesh'),
        manifestPath: visible(file ?? ''),
        locations: [path ?? (line === undefined ? '' : `line ${line}`)],
      },
    ],
  };
}
