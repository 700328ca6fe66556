import type { Diagnostic } from '../../diagnostics';
import { RULES } from '../../rules/engine';
import type { Rule } from '../../rules/engine/rule';
import { sarifText, visible } from '../../util/escape';
import { jsonText } from '../format';
import { findingAsText } from './place';
import type { CheckReport } from './report';

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';
const LEVELS = { error: 'error', warning: 'warning', advice: 'note' } as const;

/** A finding, with the reason why it is silenced, where it is. */
type Reported = Diagnostic & { readonly reason?: string };

/**
 * Findings as code hosts read them. Silenced ones are there as suppressed.
 *
 * @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
export function checkAsSarif({ findings, silenced, version }: CheckReport): string {
  const reported: readonly Reported[] = [...findings, ...silenced];
  const described = new Map(RULES.map((rule) => [rule.id, rule]));
  const ids = [...new Set([...described.keys(), ...reported.map(({ rule }) => rule)])].sort();
  return jsonText({
    $schema: SCHEMA,
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: { name: 'cdk8s-ambient', version, rules: ids.map((id) => describeRule(id, described.get(id))) },
        },
        results: reported.map((finding) => toResult(finding, ids.indexOf(finding.rule))),
      },
    ],
  });
}

function describeRule(id: string, rule: Rule | undefined): object {
  if (rule === undefined) return { id };
  return {
    id,
    shortDescription: { text: rule.title },
    fullDescription: { text: rule.why },
    help: { text: rule.fix },
    defaultConfiguration: { level: LEVELS[rule.severity] },
  };
}

function toResult(finding: Reported, ruleIndex: number): object {
  const { rule, severity, file, line, declaredAt, reason } = finding;
  return {
    ruleId: rule,
    ruleIndex,
    level: LEVELS[severity],
    ...(reason === undefined ? {} : { suppressions: [{ kind: 'external', justification: visible(reason) }] }),
    message: { text: sarifText(findingAsText(finding)) },
    ...(file === undefined
      ? {}
      : {
          locations: [{ physicalLocation: toLocation(file, line) }],
        }),
    ...(declaredAt === undefined ? {} : { relatedLocations: [toRelated(declaredAt)] }),
  };
}

function toLocation(file: string, line: number | undefined): object {
  return {
    artifactLocation: { uri: file.split('/').map(encodeURIComponent).join('/') },
    ...(line === undefined ? {} : { region: { startLine: line } }),
  };
}

/** The line of the program that makes the object, beside the line of the object. */
function toRelated(declaredAt: string): object {
  const colon = declaredAt.lastIndexOf(':');
  const physicalLocation = toLocation(declaredAt.slice(0, colon), Number(declaredAt.slice(colon + 1)));
  return { id: 1, physicalLocation, message: { text: 'declared here' } };
}
