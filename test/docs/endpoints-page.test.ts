import Ajv2020 from 'ajv/dist/2020';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { main } from '../../src/cli/main';
import { blocksOf, ROOT } from './markdown';

// docs/endpoints.md shows what endpoints says of the committed dist/. It really says that.

const shown = (language: string, file: string) =>
  blocksOf('docs/endpoints.md').find((block) => block.language === language && block.file === file)!.text;
const from = process.cwd();
let out = '';
let errors = '';

beforeEach(() => {
  out = '';
  errors = '';
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => ((out += String(text)), true));
  jest.spyOn(process.stderr, 'write').mockImplementation((text) => ((errors += String(text)), true));
  process.chdir(ROOT);
});

afterEach(() => {
  process.chdir(from);
  jest.restoreAllMocks();
});

test('the text that is shown is the text that is said', async () => {
  expect(await main(['endpoints', 'dist'])).toBe(0);
  expect(out).toBe(shown('text', 'endpoints'));
  expect(errors).toBe(shown('text', 'stderr'));
});

test('the JSON that is shown is the JSON that is said', async () => {
  expect(await main(['endpoints', 'dist', '--json', '--cluster', 'cluster1'])).toBe(0);
  expect(out).toBe(shown('json', 'endpoints'));
});

describe('the schema', () => {
  const schema = JSON.parse(readFileSync(join(ROOT, 'docs/schema/endpoints.v1.schema.json'), 'utf8')) as object;
  const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(schema);
  const [entry] = JSON.parse(shown('json', 'endpoints')) as [Record<string, unknown>];
  const [endpoint] = entry.endpoints as [Record<string, unknown>];

  test('describes what is said', () => {
    expect(validate([entry])).toBe(true);
    expect(validate([{ ...entry, pod: 'waypoint-5ffdff9ddb-8gzwf', subset: 'v1', endpoints: [] }])).toBe(true);
  });

  test.each([
    ['an entry without a pod', { ...entry, pod: undefined }],
    ['a waypoint without a namespace', { ...entry, waypoint: 'waypoint' }],
    ['a port that is none', { ...entry, port: 0 }],
    ['an address without a port', { ...entry, endpoints: [{ ...endpoint, address: '10.1.0.2' }] }],
    ['a way there that nobody knows', { ...entry, endpoints: [{ ...endpoint, via: 'sidecar' }] }],
    ['a priority before the first', { ...entry, endpoints: [{ ...endpoint, priority: -1 }] }],
    ['a state of health that istiod never sends', { ...entry, endpoints: [{ ...endpoint, health: 'DEGRADED' }] }],
    ['an endpoint that does not say its weight', { ...entry, endpoints: [{ ...endpoint, weight: undefined }] }],
  ])('refuses %s', (_name, wrong) => {
    expect(validate(JSON.parse(JSON.stringify([wrong])))).toBe(false);
  });
});
