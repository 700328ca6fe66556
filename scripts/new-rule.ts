import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { listOfRules, ruleFile, testFile } from './rule-docs/scaffold';

// `npm run rules:new -- ID` writes the file and the test of a new rule, and adds it to the list of rules. Without an ID it
// only writes the list anew from the files in src/rules.

const RULES = join(__dirname, '..', 'src', 'rules');
const TESTS = join(__dirname, '..', 'test', 'rules');

const [id] = process.argv.slice(2);
if (id !== undefined) create(id);
const ids = readdirSync(RULES)
  .filter((file) => file.endsWith('.ts'))
  .map((file) => basename(file, '.ts'))
  .sort();
writeFileSync(join(RULES, 'engine', 'index.ts'), listOfRules(ids));
console.log(`src/rules/engine/index.ts: ${ids.length} rules`);

function create(newId: string): void {
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(newId)) {
    console.error(`"${newId}" is not an id: use lower-case words with "-" between them, as in waypoint-not-global.`);
    process.exit(2);
  }
  const files = { [join(RULES, `${newId}.ts`)]: ruleFile(newId), [join(TESTS, `${newId}.test.ts`)]: testFile(newId) };
  const existing = Object.keys(files).filter((file) => existsSync(file));
  if (existing.length > 0) {
    console.error(`${existing.join(' and ')} exists: choose another id, or change that file.`);
    process.exit(2);
  }
  for (const [file, text] of Object.entries(files)) {
    writeFileSync(file, text);
    console.log(file);
  }
  console.log(
    'Now fill in the texts, the examples and find(); then run `npm run rules:docs` and `npx jest test/rules`.',
  );
}
