import type { Severity } from '../../src/diagnostics';
import type { Rule } from '../../src/rules/engine/rule';
import { rulePage } from './page';

const SEVERITIES: readonly { readonly severity: Severity; readonly title: string; readonly meaning: string }[] = [
  {
    severity: 'error',
    title: 'Errors',
    meaning:
      'What certainly breaks the failover that was asked for. A synth stops before it writes a byte; `check` fails.',
  },
  {
    severity: 'warning',
    title: 'Warnings',
    meaning:
      'What breaks failover in some outages, or may be intended. A synth prints it and continues; so does `check`, unless `--max-warnings` sets a limit.',
  },
  {
    severity: 'advice',
    title: 'Advice',
    meaning: 'What could be better. Only `check --advice` reports it.',
  },
];

/** The pages of docs/rules/, by file name: one a rule, and their index. */
export function rulePages(rules: readonly Rule[]): ReadonlyMap<string, string> {
  return new Map([
    ['README.md', indexPage(rules)],
    ...rules.map((rule): [string, string] => [`${rule.id}.md`, rulePage(rule)]),
  ]);
}

function indexPage(rules: readonly Rule[]): string {
  const parts = SEVERITIES.map(({ severity, title, meaning }) => {
    const lines = rules
      .filter((rule) => rule.severity === severity)
      .map(({ id, title: mistake }) => `- [\`${id}\`](${id}.md): ${mistake}\n`);
    return `## ${title}\n\n${meaning}\n\n${lines.join('')}`;
  });
  return `<!-- Made from src/rules/ by scripts/rule-docs.ts: change the rules, not this. -->

# Rules

The mistakes that silently prevent failover. Each page explains what goes wrong in the outage, shows an example with the
mistake and without it, and how to silence a finding with a reason. [\`check\`](../check.md) runs all rules on any YAML; a
synth runs them on its own output.

${parts.join('\n')}`;
}
