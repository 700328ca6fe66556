import * as fs from 'node:fs';
import * as path from 'node:path';
import { RULES } from '../../src/rules';
import type { Example, Rule } from '../../src/rules/rule';
import { runRules } from '../../src/rules/run';
import { meshOf } from './support';

/** Each rule's own examples are its first test: the bad one has the mistake, once, and the good one has not. */

const found = (rule: Rule, example: Example) =>
  runRules(meshOf(example), [], [rule]).found.map(({ finding }) => finding);

describe.each(RULES.map((rule) => [rule.id, rule] as const))('%s', (id, rule) => {
  test('is found, once, in its bad example', () => {
    const findings = found(rule, rule.bad);
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatchObject({
      rule: id,
      severity: rule.severity,
      cluster: expect.any(String),
      fix: expect.any(String),
    });
    expect(findings[0]!.message).toContain(rule.why);
  });

  test('is not found in its good example', () => {
    expect(found(rule, rule.good)).toEqual([]);
  });

  test('says what it is, why it matters and what to do in whole sentences', () => {
    expect(id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
    for (const sentence of [rule.why, rule.fix]) expect(sentence).toMatch(/\.$/);
    expect(rule.title).not.toMatch(/\.$/);
  });

  test('is in a file of its name', () => {
    expect(fs.existsSync(path.join(__dirname, `../../src/rules/${id}.ts`))).toBe(true);
  });
});

test('every rule file is in the list, once, sorted by id', () => {
  const ids = RULES.map(({ id }) => id);
  expect(ids).toEqual([...new Set(ids)].sort());
  const others = ['index', 'rule', 'run', 'questions', 'example-mesh', 'schema-violations', 'istiod-verdicts'];
  const files = fs.readdirSync(path.join(__dirname, '../../src/rules')).map((file) => path.basename(file, '.ts'));
  expect(files.filter((file) => !others.includes(file)).sort()).toEqual(ids);
});
