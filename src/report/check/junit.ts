import type { Diagnostic } from '../../diagnostics';
import { junitReport, type JunitCase } from '../junit';
import { findingAsText } from './place';
import type { CheckReport } from './report';

/**
 * Findings as a report of JUnit: each is a test case, and an error a failure. A warning passes and says what it is, because
 * `check` passes, too. Where nothing was found, one test case says so.
 */
export function checkAsJunit({ findings }: CheckReport): string {
  const cases = findings.length === 0 ? [{ classname: 'check', name: 'no findings' }] : findings.map(toCase);
  return junitReport('cdk8s-ambient check', cases);
}

function toCase(finding: Diagnostic): JunitCase {
  const { rule, severity, cluster = '', file, line, object } = finding;
  const place = file === undefined ? '' : ` (${file}${line === undefined ? '' : `:${line}`})`;
  const text = findingAsText(finding);
  return {
    classname: cluster,
    name: `${rule}: ${object ?? 'the tree'}${place}`,
    ...(severity === 'error' ? { failure: { message: rule, lines: [text] } } : { output: `${severity}: ${text}` }),
  };
}
