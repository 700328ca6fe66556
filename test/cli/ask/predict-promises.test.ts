import Ajv2020 from 'ajv/dist/2020';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { copyOfDist, edit, run } from '../support';

const schema = JSON.parse(
  fs.readFileSync(path.join(__dirname, '../../../docs/schema/promise-verdicts.v1.schema.json'), 'utf8'),
) as object;
const validate = new Ajv2020({ strict: true, strictRequired: false, allowUnionTypes: true }).compile(schema);

/** A mesh directory, and beside it promises for its service. */
function withPromises(promise: string, services = 'sample/*'): { folder: string; file: string } {
  const folder = copyOfDist();
  const file = path.join(folder, '_promises.yaml');
  fs.writeFileSync(
    file,
    `version: 1\npromises:\n  - { services: ["${services}"], owner: team <sample>, reason: the demo, ${promise} }\n`,
  );
  return { folder, file };
}

async function outcomes(promise: string, services?: string): Promise<{ code: number; outcomes: string[] }> {
  const { folder, file } = withPromises(promise, services);
  const { code, out } = await run('predict', folder, '--promises', file, '--json');
  const verdicts = JSON.parse(out) as { part: string; outcome: string }[];
  expect(validate(verdicts) || validate.errors).toBe(true);
  return { code, outcomes: verdicts.map(({ part, outcome }) => `${part} ${outcome}`) };
}

test.each([
  ['survives: { any: 1 }', 0, ['errors kept']],
  ['survives: { any: 2 }', 1, ['errors broken']],
  [
    'survives: { any: 2, except: ["scaled-to-zero:*", "unready:*", "failing:*", "waypoint-down:*"] }',
    0,
    ['errors kept'],
  ],
  ['survives: { any: 1 }, errors: { untilEjected: { max: 5% } }', 1, ['errors kept', 'untilEjected broken']],
  ['survives: { any: 0 }, errors: { untilEjected: { max: 5% } }', 0, ['errors kept', 'untilEjected kept']],
  ['local: when healthy', 0, ['errors kept', 'local kept']],
  ['staysIn: { region: us-east }', 1, ['errors kept', 'staysIn undecided']],
  ['availability: 99.9', 1, ['errors kept', 'availability undecided']],
  ['lastDrilled: 90d', 1, ['errors kept', 'lastDrilled undecided']],
])('{ %s } exits with %d: %j', async (promise, code, expected) => {
  expect(await outcomes(promise)).toEqual({ code, outcomes: expected });
});

/** Records beside the promises: of each, when it ended, whether it passed, and of what. */
function withRecords(records: readonly (readonly [ended: string, passed: boolean, outage?: string])[]): string[] {
  const { folder, file } = withPromises('lastDrilled: 90d');
  const drills = path.join(folder, '_drills');
  fs.mkdirSync(drills);
  for (const [ended, passed, outage = 'scaled-to-zero:cluster1'] of records) {
    const record = { version: 1, ended, passed, service: 'sample/helloworld', outage };
    fs.writeFileSync(path.join(drills, `${ended.slice(0, 10)}.json`), JSON.stringify(record));
  }
  return ['predict', folder, '--promises', file, '--drills', drills];
}

test.each([
  [[['2026-06-02T10:00:00Z', true]], 0, 'kept'],
  [[['2026-06-02T10:00:00Z', true]], 1, 'more than 90 days before 2026-09-01', '2026-09-01'],
  [
    [
      ['2026-03-02T10:00:00Z', true],
      ['2026-06-02T10:00:00Z', false],
    ],
    1,
    'did not go as predicted',
  ],
  [
    [
      ['2026-03-02T10:00:00Z', false],
      ['2026-06-02T10:00:00Z', true],
    ],
    0,
    'kept',
  ],
  [[['2026-12-02T10:00:00Z', true]], 1, 'no drill of it is recorded'],
  [
    [['2026-06-02T10:00:00Z', true, 'gateway-down:cluster1']],
    1,
    'no drill that took its pods is recorded, and gateway-down:cluster1 leaves them alone',
  ],
  [
    [
      ['2026-03-02T10:00:00Z', true],
      ['2026-06-02T10:00:00Z', true, 'waypoint-down:cluster1:sample/waypoint'],
    ],
    1,
    'its last drill ended on 2026-03-02',
  ],
  [
    [
      ['2026-06-02T10:00:00Z', true],
      ['2026-06-03T10:00:00Z', true, 'gateway-down:cluster1'],
    ],
    0,
    'kept',
  ],
  [
    [
      ['2026-06-02T10:00:00Z', true],
      ['2026-06-03T10:00:00Z', false, 'waypoint-down:cluster1:sample/waypoint'],
    ],
    1,
    'its last drill, of 2026-06-03',
  ],
  [[], 1, 'no drill of it is recorded'],
] as const)('of the drills %j, a promise of one in 90 days exits with %d: %s', async (...given) => {
  const [records, expected, text, asOf = '2026-08-30'] = given;
  const { code, out } = await run(...withRecords(records), '--as-of', asOf);
  expect(code).toBe(expected);
  expect(out).toContain(text);
});

test('a record of the future, or one that is not a record, could not run', async () => {
  const future = await run(...withRecords([['2999-01-01T00:00:00Z', true]]));
  expect(future).toMatchObject({ code: 2, out: '' });
  expect(future.errors).toContain('would count for ever');
  const command = withRecords([]);
  fs.writeFileSync(path.join(command.at(-1)!, 'a.json'), '{ "version": 2, "ended": "yesterday" }');
  const bad = await run(...command);
  expect(bad.code).toBe(2);
  const problems = [
    'version is 2',
    'service is missing',
    'outage is missing',
    'ended is "yesterday"',
    'passed is missing',
  ];
  expect(problems.filter((problem) => !bad.errors.includes(problem))).toEqual([]);
});

test.each([['--drills'], ['--as-of']])('%s alone could not run', async (option) => {
  expect(await run('predict', copyOfDist(), option, '2026-01-01')).toMatchObject({ code: 2 });
});

test('a promise for a service that is not there is not kept', async () => {
  expect(await outcomes('survives: { any: 1 }', 'sampel/*')).toEqual({ code: 1, outcomes: ['services undecided'] });
});

test('a promise for a service whose answers are not known is not kept', async () => {
  const { folder, file } = withPromises('survives: { any: 0 }');
  edit(folder, 'cluster2/sample.k8s.yaml', /(kind: Service\n[\s\S]*?\nspec:\n)/, '$1  clusterIP: None\n');
  const { code, out } = await run('predict', folder, '--promises', file);
  expect(code).toBe(1);
  expect(out).toMatch(/^undecided: sample\/helloworld/);
  expect(out).toContain('is headless');
});

test('a broken promise comes with its owner, the counterexample, its cause and the command that explains it', async () => {
  const { folder, file } = withPromises('survives: { any: 2 }');
  const { out } = await run('predict', folder, '--promises', file);
  expect(out).toContain(
    'broken: sample/helloworld: at most 0 % errors in any 2 failures\n  promised by team <sample>: the demo\n',
  );
  expect(out).toContain('  100 % errors, of cluster1: cluster1 has no pods of sample/helloworld, and ');
  expect(out).toContain(`  cdk8s-ambient explain ${folder} --service sample/helloworld --client cluster1 --outage `);
  expect(out).toContain('0 kept, 1 broken, 0 undecided');
});

test('JUnit has a test case per part, a failure where it is not kept, and nothing that breaks XML', async () => {
  const { folder, file } = withPromises('survives: { any: 2 }, local: when healthy');
  const { code, out } = await run('predict', folder, '--promises', file, '--format', 'junit');
  expect(code).toBe(1);
  expect(out).toContain('<testsuite name="promises" tests="2" failures="1">');
  expect(out).toContain('<failure message="broken">promised by team &lt;sample&gt;: the demo');
  expect(out).toContain('name="local: answered in the own cluster while nothing is wrong"/>');
});

test('a file that cannot be read, or is wrong, could not run', async () => {
  const { folder, file } = withPromises('survive: { any: 2 }');
  const wrong = await run('predict', folder, '--promises', file);
  expect({ code: wrong.code, out: wrong.out }).toEqual({ code: 2, out: '' });
  expect(wrong.errors).toContain('_promises.yaml:3: promises[0].survive is not known');
  const missing = await run('predict', folder, '--promises', `${file}.not`);
  expect(missing.code).toBe(2);
});

test.each([
  [['--any', '1'], 'two questions'],
  [['--outage', 'none'], 'do not go with it'],
  [['--service', 'sample/helloworld'], 'names services itself'],
])('%j does not go with promises', async (args, message) => {
  const { folder, file } = withPromises('survives: { any: 1 }');
  const { code, errors } = await run('predict', folder, '--promises', file, ...args);
  expect(code).toBe(2);
  expect(errors).toContain(message);
});
