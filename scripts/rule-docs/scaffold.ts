/** The name that a rule is exported under. */
function exportOf(id: string): string {
  return id.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/** The list of all rules, `src/rules/engine/index.ts`. */
export function listOfRules(ids: readonly string[]): string {
  const imports = ids.map((id) => `import { ${exportOf(id)} } from '../${id}';\n`);
  return `${imports.join('')}import type { Rule } from './rule';

/** Every rule, by id. \`npm run rules:new\` writes this file from the names of the files in src/rules. */
export const RULES: readonly Rule[] = [
${ids.map((id) => `  ${exportOf(id)},\n`).join('')}];

/** The rules that a synth runs: all that do not need schema engines. */
export const RULES_AT_SYNTH: readonly Rule[] = RULES.filter(({ checkOnly }) => checkOnly !== true);
`;
}

/** A rule to start from: it compiles, and its examples fail until they show a mistake that it finds. */
export function ruleFile(id: string): string {
  return `import { describeObject } from '../model/kube-object';
import { HEALTHY } from './engine/example-mesh';
import { namedMessages, type Values } from './engine/messages';
import { failingOver, oncePerObject } from './engine/questions';
import type { Rule } from './engine/rule';

const messages = namedMessages({
  wrong: ({ cluster, service }: Values<'cluster' | 'service'>) => \`In \${cluster}, \${service} TODO what is wrong.\`,
});

export const ${exportOf(id)}: Rule = {
  id: '${id}',
  // An error stops a synth: only for what certainly breaks the failover that was asked for.
  severity: 'warning',
  title: 'TODO the mistake, in a few words',
  why: 'TODO what happens in an outage, with a component as the subject.',
  fix: 'TODO what to change.',
  messages,
  needsSeveralClusters: false,
  bad: { clusters: { cluster1: HEALTHY, cluster2: HEALTHY } },
  good: { clusters: { cluster1: HEALTHY, cluster2: HEALTHY } },
  find: (mesh) =>
    oncePerObject(
      failingOver(mesh)
        .filter(() => false)
        .map(({ cluster, service }) => ({
          cluster,
          object: service.object,
          path: 'spec',
          ...messages.wrong({ cluster: cluster.name, service: describeObject(service.object) }),
        })),
    ),
};
`;
}

/** A test to start from. */
export function testFile(id: string): string {
  return `import { HEALTHY } from '../../src/rules/engine/example-mesh';
import { ask, askExample } from './support';

const ID = '${id}';

test('the finding names every object that it is about', () => {
  expect(askExample(ID)).toMatchObject([{ messageId: 'wrong', message: 'TODO the whole text' }]);
});

test('TODO the nearest mesh that must pass', () => {
  expect(ask(ID, { cluster1: HEALTHY, cluster2: HEALTHY })).toEqual([]);
});
`;
}
