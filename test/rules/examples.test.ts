import * as fs from 'node:fs';
import * as path from 'node:path';
import { RULES } from '../../src/rules/engine';
import type { Example, Rule } from '../../src/rules/engine/rule';
import { runRules } from '../../src/rules/engine/run';
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
      why: rule.why,
      fix: expect.any(String),
    });
    expect(Object.keys(rule.messages)).toContain(findings[0]!.messageId);
  });

  test('is not found in its good example', () => {
    expect(found(rule, rule.good)).toEqual([]);
  });

  test('says what it is, why it matters and what to do in whole sentences', () => {
    expect(id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
    for (const sentence of [rule.why, rule.fix]) expect(sentence).toMatch(/\.$/);
    expect(rule.title).not.toMatch(/\.$/);
  });

  test('has no message that no test asks for by its name', () => {
    const file = path.join(__dirname, `${id}.test.ts`);
    const text = fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '';
    const isAsked = (name: string) => text.includes(`'${name}'`);
    expect(Object.keys(rule.messages).filter((name) => !isAsked(name))).toEqual([]);
  });

  test('is in a file of its name', () => {
    expect(fs.existsSync(path.join(__dirname, `../../src/rules/${id}.ts`))).toBe(true);
  });
});

test('every rule file is in the list, once, sorted by id', () => {
  const ids = RULES.map(({ id }) => id);
  expect(ids).toEqual([...new Set(ids)].sort());
  const files = fs.readdirSync(path.join(__dirname, '../../src/rules')).filter((file) => file.endsWith('.ts'));
  expect(files.map((file) => path.basename(file, '.ts')).sort()).toEqual(ids);
});
