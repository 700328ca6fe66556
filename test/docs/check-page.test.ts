import Ajv2020 from 'ajv/dist/2020';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { main } from '../../src/cli/main';
import { RULES } from '../../src/rules/engine';
import { blocksOf, ROOT } from './markdown';

// docs/check.md shows what check says of the failing example of a rule. It really says that.

const { bad } = RULES.find(({ id }) => id === 'waypoint-not-global')!;
const shown = (language: string) =>
  blocksOf('docs/check.md').find((block) => block.language === language && block.file === 'check')!.text;
const from = process.cwd();
let folder: string;
let out = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cdk8s-ambient-check-page-'));
  for (const [cluster, text] of Object.entries(bad.clusters)) {
    mkdirSync(join(folder, cluster));
    writeFileSync(join(folder, cluster, 'sample.yaml'), text);
  }
  writeFileSync(
    join(folder, 'mesh.json'),
    JSON.stringify({
      version: 1,
      clusters: Object.keys(bad.clusters).map((name) => ({ name, network: `network-of-${name}` })),
    }),
  );
  out = '';
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => ((out += String(text)), true));
  process.chdir(folder);
});

afterEach(() => {
  process.chdir(from);
  jest.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
});

test('the text that is shown is the text that is said', async () => {
  expect(await main(['check', '.'])).toBe(1);
  expect(out).toBe(shown('text'));
});

test('the JSON that is shown is the JSON that is said, and both are by the schema', async () => {
  await main(['check', '.', '--json']);
  expect(out).toBe(shown('json'));
  const schema = JSON.parse(readFileSync(join(ROOT, 'docs/schema/check.v1.schema.json'), 'utf8')) as object;
  const validate = new Ajv2020({ strict: true }).compile(schema);
  expect(validate(JSON.parse(out))).toBe(true);
  expect(validate([{ rule: 'Not Kebab', severity: 'error', message: 'm', fix: 'f' }])).toBe(false);
  expect(validate([{ rule: 'a', severity: 'fatal', message: 'm', fix: 'f' }])).toBe(false);
  expect(validate([{ rule: 'a', severity: 'error', message: 'm' }])).toBe(false);
});
