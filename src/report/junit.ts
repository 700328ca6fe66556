import { inXml } from '../util/escape';

/** One case of a report of JUnit. It passes unless it has a failure. */
export interface JunitCase {
  readonly classname: string;
  readonly name: string;
  readonly failure?: { readonly message: string; readonly lines: readonly string[] };
  /** What is said of a case that passes. */
  readonly output?: string;
}

/** A report of JUnit with one suite. */
export function junitReport(suite: string, cases: readonly JunitCase[]): string {
  const failures = cases.filter(({ failure }) => failure !== undefined).length;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<testsuites>',
    `  <testsuite name="${inXml(suite)}" tests="${cases.length}" failures="${failures}">`,
    ...cases.map(caseAsXml),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

function caseAsXml({ classname, name, failure, output }: JunitCase): string {
  const head = `    <testcase classname="${inXml(classname)}" name="${inXml(name)}"`;
  const body = [
    ...(failure === undefined
      ? []
      : [`      <failure message="${inXml(failure.message)}">${failure.lines.map(inXml).join('\n')}</failure>`]),
    ...(output === undefined ? [] : [`      <system-out>${inXml(output)}</system-out>`]),
  ];
  return body.length === 0 ? `${head}/>` : [`${head}>`, ...body, '    </testcase>'].join('\n');
}
