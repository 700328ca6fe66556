import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { RULES } from '../src/rules/engine';
import { rulePages } from './rule-docs/index';

// `npm run rules:docs` makes docs/rules/ anew from the rule files. test/rules/docs.test.ts proves that it is up to date.

const FOLDER = join(__dirname, '..', 'docs', 'rules');

const pages = rulePages(RULES);
mkdirSync(FOLDER, { recursive: true });
for (const file of readdirSync(FOLDER)) {
  if (!pages.has(file)) rmSync(join(FOLDER, file));
}
for (const [file, text] of pages) writeFileSync(join(FOLDER, file), text);
console.log(`docs/rules: ${pages.size} pages`);
