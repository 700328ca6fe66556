import type { Diagnostic } from '../../src/diagnostics';
import { findingsAsText } from '../../src/report/findings';
import type { Example, Rule } from '../../src/rules/engine/rule';
import { runRules, SILENCING_PREFIX } from '../../src/rules/engine/run';
import { meshOf } from '../../test/rules/support';
import { difference } from './difference';

/** The page of a rule: what it finds, why that matters, an example and the fix, all of it from the rule's own file. */
export function rulePage(rule: Rule): string {
  const { id, severity, title, why, fix, needsSeveralClusters, checkOnly, bad, good } = rule;
  const findings = runRules(meshOf(bad), [], [rule]).found.map(({ finding }) => finding);
  return sections(
    `<!-- Made from src/rules/${id}.ts by scripts/rule-docs.ts: change that, not this. -->`,
    `# ${title}`,
    `\`${id}\` · **${severity}** · [all rules](README.md)`,
    why,
    `**Fix:** ${fix}`,
    ...(needsSeveralClusters
      ? ['Only a check of several clusters together finds it: one cluster alone does not show it.']
      : []),
    ...(checkOnly === true ? ['`check` runs this rule, a synth does not: it needs the definitions of all kinds.'] : []),
    '## What is wrong',
    ...filesOf(bad, good),
    `\`cdk8s-ambient check${severity === 'advice' ? ' --advice' : ''}\` reports:`,
    block('text', findingsAsText(findings)),
    '## What is right',
    ...changes(bad, good),
    '## What refuses it',
    refusal(bad.refusedBy),
    '## How to silence it',
    ...silencing(id, findings[0]),
  );
}

function sections(...parts: readonly string[]): string {
  return `${parts.map((part) => part.trimEnd()).join('\n\n')}\n`;
}

function block(language: string, text: string): string {
  return `\`\`\`${language}\n${text.trimEnd()}\n\`\`\``;
}

/** The files of an example. A file that is equal in the other example is folded. */
function filesOf(example: Example, other: Example): string[] {
  const groups = new Map<string, string[]>();
  for (const [cluster, text] of Object.entries(example.clusters)) {
    groups.set(text, [...(groups.get(text) ?? []), cluster]);
  }
  const files = [...groups].map(([text, clusters]) => {
    const file = block(`yaml ${clusters[0]}/example.yaml`, text);
    const isChanged = clusters.some((cluster) => other.clusters[cluster] !== text);
    if (isChanged) return sections(`In ${clusters.join(' and ')}:`, file);
    const summary = `In ${clusters.join(' and ')}${clusters.length > 1 ? ', equal' : ''}: nothing is wrong here`;
    return sections(`<details><summary>${summary}</summary>`, file, '</details>');
  });
  const meshFile = meshFileOf(example);
  if (example.facts === undefined || meshFile === meshFileOf(other)) return files;
  return [sections('Beside the clusters:', block('json mesh.json', meshFile)), ...files];
}

/** What mesh.json would say of an example's clusters. */
function meshFileOf({ clusters, facts = {} }: Example): string {
  const described = Object.keys(clusters).map((name) => ({ name, network: `network-of-${name}`, ...facts[name] }));
  return JSON.stringify({ version: 1, clusters: described }, null, 2);
}

function changes(bad: Example, good: Example): string[] {
  const texts = (example: Example) => ({
    ...(example.facts === undefined && bad.facts === undefined ? {} : { 'mesh.json': meshFileOf(example) }),
    ...Object.fromEntries(Object.entries(example.clusters).map(([cluster, text]) => [`${cluster}/example.yaml`, text])),
  });
  const [before, after] = [new Map(Object.entries(texts(bad))), new Map(Object.entries(texts(good)))];
  return [...after]
    .filter(([file, text]) => before.get(file) !== text)
    .map(([file, text]) => sections(`\`${file}\`:`, block('diff', difference(before.get(file) ?? '', text))));
}

function refusal(refusedBy: Example['refusedBy']): string {
  if (refusedBy === undefined) {
    return 'Nothing: the API server and istiod accept it, in every cluster.';
  }
  return refusedBy === 'istiod'
    ? 'istiod’s webhook, in the cluster where it is applied. Without the webhook, the cluster accepts it.'
    : 'The API server, in the cluster where it is applied.';
}

/** An annotation silences a rule for any object but a Gateway. */
function silencing(id: string, found: Diagnostic | undefined): string[] {
  const object = found?.object;
  const entry = [
    'silence:',
    `  - rule: ${id}`,
    `    cluster: ${found?.cluster ?? 'cluster1'}`,
    ...(object === undefined ? [] : [`    object: ${object}`]),
    '    reason: why this is acceptable here',
  ].join('\n');
  const inFile = [
    'In the file that `check --config` reads (`cluster` and `object` may be left out):',
    block('yaml silence.yaml', entry),
  ];
  if (object === undefined) return ['The finding is about a cluster, not about one object.', ...inFile];
  if (object.startsWith('Gateway ')) {
    return [
      'Not by an annotation: istiod copies those of a Gateway to its pods, so writing one restarts them.',
      ...inFile,
    ];
  }
  const annotation = `metadata:\n  annotations:\n    ${SILENCING_PREFIX}${id}: why this is acceptable here`;
  return [`On the ${object.split(' ')[0]}, with the reason:`, block('yaml annotation.yaml', annotation), ...inFile];
}
