import { asReported, type Diagnostic } from '../diagnostics';
import { readWholeTree } from '../model/read/tree';
import { visible } from '../util/escape';
import { checkTree } from '../rules/check';

/** What the rules find in a mesh directory, in the form that validation plugins of the cdk8s CLI report. */
export interface Violations {
  readonly violations: readonly object[];
  /** Whether one of them is an error. */
  readonly failed: boolean;
}

/** Reads a mesh directory and reports its errors and warnings. Advice is not a violation. */
export function violationsIn(root: string): Violations {
  const { findings } = checkTree(readWholeTree([root]), { silences: [] });
  const reported = findings.filter(({ severity }) => severity !== 'advice');
  return { violations: reported.map(toViolation), failed: reported.some(({ severity }) => severity === 'error') };
}

function toViolation(finding: Diagnostic): object {
  const { rule, severity, message, fix, file, line, path, object, cluster } = asReported(finding);
  return {
    ruleName: `${rule} (${severity})`,
    recommendation: visible(cluster === undefined ? message : `${cluster}: ${message}`),
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
