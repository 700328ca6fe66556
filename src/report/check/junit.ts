import type { Finding } from '../../model/read/finding';
import { inXml } from '../../util/escape';
import { findingAsText } from './place';
import type { CheckReport } from './report';

/**
 * Findings as a report of JUnit: each is a test case, and an error a failure. A warning passes and says what it is, because
 * `check` passes, too. Where nothing was found, one test case says so.
 */
export function checkAsJunit({ findings }: CheckReport): string {
  const failures = findings.filter(({ severity }) => severity === 'error').length;
  const cases = findings.length === 0 ? ['    <testcase classname="check" name="no findings"/>'] : findings.map(toCase);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<testsuites>',
    `  <testsuite name="cdk8s-ambient check" tests="${cases.length}" failures="${failures}">`,
    ...cases,
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

function toCase(finding: Finding): string {
  const { rule, severity, cluster = '', file, line, object } = finding;
  const place = file === undefined ? '' : ` (${file}${line === undefined ? '' : `:${line}`})`;
  const name = `${rule}: ${object ?? 'the tree'}${place}`;
  const text = inXml(findingAsText(finding));
  const body =
    severity === 'error'
      ? `<failure message="${inXml(rule)}">${text}</failure>`
      : `<system-out>${severity}: ${text}</system-out>`;
  return [
    `    <testcase classname="${inXml(cluster)}" name="${inXml(name)}">`,
    `      ${body}`,
    '    </testcase>',
  ].join('\n');
}
