import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rulePages } from '../../scripts/rule-docs/index';
import { RULES } from '../../src/rules/engine';

const FOLDER = join(__dirname, '../../docs/rules');
const made = rulePages(RULES);

test('docs/rules has a page for each rule, an index, and nothing else', () => {
  expect(readdirSync(FOLDER).sort()).toEqual([...made.keys()].sort());
});

test.each([...made.keys()])('docs/rules/%s is what `npm run rules:docs` makes of the rules', (file) => {
  expect(readFileSync(join(FOLDER, file), 'utf8')).toBe(made.get(file));
});

test('the index links to every rule', () => {
  for (const { id, title } of RULES) expect(made.get('README.md')).toContain(`- [\`${id}\`](${id}.md): ${title}\n`);
});

test('a page says everything its rule says', () => {
  for (const { id, title, why, fix, severity } of RULES) {
    for (const part of [`# ${title}\n`, `**${severity}**`, why, fix, `rule: ${id}\n`, '```diff\n'])
      expect(made.get(`${id}.md`)).toContain(part);
  }
});
