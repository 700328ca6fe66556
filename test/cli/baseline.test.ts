import Ajv2020 from 'ajv/dist/2020';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { parse } from 'yaml';
import { copyOfDist, edit, run } from './support';

const validate = new Ajv2020({ strict: true, allowUnionTypes: true, strictRequired: false }).compile(
  JSON.parse(fs.readFileSync(path.join(__dirname, '../../docs/schema/known-answers.v1.schema.json'), 'utf8')) as object,
);

const FAIL_ON = ['--fail-on', 'stuck,blackhole,unknown'];
const lowerCap = (folder: string, cap = 10) =>
  edit(folder, 'cluster1/sample.k8s.yaml', 'maxEjectionPercent: 100', `maxEjectionPercent: ${cap}`);
const makeHeadless = (folder: string) =>
  edit(folder, 'cluster2/sample.k8s.yaml', /(kind: Service\n[\s\S]*?\nspec:\n)/, '$1  clusterIP: None\n');

/** A mesh with bad answers, and a file that accepts them. */
async function accepted(change: (folder: string) => void): Promise<{ folder: string; file: string }> {
  const folder = copyOfDist();
  change(folder);
  const file = path.join(folder, '_known.yaml');
  expect(await run('predict', folder, ...FAIL_ON, '--write-baseline', file)).toMatchObject({ code: 0 });
  return { folder, file };
}

const predict = (folder: string, file: string) => run('predict', folder, ...FAIL_ON, '--baseline', file);

test.each([
  ['requests that go on failing', lowerCap],
  ['answers that are not known', makeHeadless],
])('%s do not fail a run once they are accepted, by the schema', async (_what, change) => {
  const { folder, file } = await accepted((copy) => change(copy));
  const known = parse(fs.readFileSync(file, 'utf8')) as { answers: unknown[] };
  expect(validate(known) || validate.errors).toBe(true);
  expect(known.answers).not.toHaveLength(0);
  expect(await run('predict', folder, ...FAIL_ON)).toMatchObject({ code: 1 });
  const { code, errors } = await predict(folder, file);
  expect(code).toBe(0);
  expect(errors).toMatch(/_known\.yaml: \d+ answers accepted \(not signed\)/);
});

test('an answer that is bad in another way is not accepted', async () => {
  const { folder, file } = await accepted(lowerCap);
  const worse = fs.readFileSync(file, 'utf8').replace('errors: 100%', 'errors: 99%').replace('{}', '{ cluster1: 1% }');
  fs.writeFileSync(file, worse);
  const { code, errors } = await predict(folder, file);
  expect(code).toBe(1);
  expect(errors).toContain('is no longer so');
});

test('an answer that is unknown for another reason is not accepted', async () => {
  const { folder, file } = await accepted(makeHeadless);
  fs.writeFileSync(file, fs.readFileSync(file, 'utf8').replaceAll(/because: .*/g, 'because: the moon is full.'));
  expect(await predict(folder, file)).toMatchObject({ code: 1 });
});

test('a bad answer that is new fails the run', async () => {
  const { folder, file } = await accepted(lowerCap);
  edit(folder, 'cluster2/sample.k8s.yaml', 'maxEjectionPercent: 100', 'maxEjectionPercent: 10');
  expect(await predict(folder, file)).toMatchObject({ code: 1 });
});

test('an accepted answer that is mended is to be removed, and one that was not asked about is not', async () => {
  const { folder, file } = await accepted(lowerCap);
  edit(folder, 'cluster1/sample.k8s.yaml', 'maxEjectionPercent: 10', 'maxEjectionPercent: 100');
  const { code, errors } = await predict(folder, file);
  expect(code).toBe(1);
  expect(errors).toMatch(
    /_known\.yaml:\d+: sample\/helloworld from cluster1, failing:cluster1:gateway-error is no longer so: remove/,
  );
  expect(await run('predict', folder, ...FAIL_ON, '--baseline', file, '--outage', 'none')).toMatchObject({ code: 0 });
});

test('diff --expect accepts an answer that is unknown before and after only if it is known', async () => {
  const { folder: old, file } = await accepted(makeHeadless);
  const now = copyOfDist();
  makeHeadless(now);
  const expected = path.join(old, '_expect.yaml');
  fs.writeFileSync(expected, 'version: 1\nchanges: []\n');
  edit(now, 'cluster1/sample.k8s.yaml', 'istio.io/waypoint-for: service', '$&\n    team: a');
  fs.appendFileSync(expected, 'restarts: [cluster1 sample/waypoint]\n');
  const diff = ['diff', old, now, '--expect', expected];
  expect(await run(...diff)).toMatchObject({ code: 1 });
  const { code, out, errors } = await run(...diff, '--baseline', file);
  expect({ code, out }).toMatchObject({
    code: 0,
    out: expect.stringContaining('1 as declared, 0 undeclared') as string,
  });
  expect(errors).toContain('accepted (not signed)');
});

test('all that is wrong with a file is reported at once', async () => {
  const folder = copyOfDist();
  const file = path.join(folder, '_known.yaml');
  fs.writeFileSync(
    file,
    `version: 2
answers:
  - { service: a/b, clients: [c], outages: [none], verdict: fine, errors: 100% }
  - { service: a/b, clients: [c], outages: ["failing:c"], verdict: unknown, errors: 100% }
  - { service: a/b, clients: [c], outages: [none], verdict: stuck, errors: 50%, because: x }
`,
  );
  const { code, out, errors } = await predict(folder, file);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  const problems = [
    'version is 2',
    'verdict is "fine"',
    'answers[1].errors is not known',
    'answers[1].because is missing',
  ];
  const more = ['answers[2].because is for answers', 'answers[2] declares 50 %', 'answers[2] declares what'];
  expect([...problems, ...more].filter((problem) => !errors.includes(problem))).toEqual([]);
});

test.each([
  [['--baseline', 'x'], 'go with --fail-on'],
  [['--baseline', 'x', '--write-baseline', 'y', ...FAIL_ON], 'one at a time'],
  [['--baseline', 'x', '--port', '5000', ...FAIL_ON], '--port does not go'],
  [['--baseline', 'x', '--any', '1'], 'do not go with it'],
])('predict %j could not run', async (args, message) => {
  const { code, errors } = await run('predict', copyOfDist(), ...args);
  expect(code).toBe(2);
  expect(errors).toContain(message);
});

test('--write-baseline replaces no file, and diff takes a baseline with --expect only', async () => {
  const { folder, file } = await accepted(lowerCap);
  expect(await run('predict', folder, ...FAIL_ON, '--write-baseline', file)).toMatchObject({ code: 2 });
  expect(await run('diff', folder, folder, '--baseline', file)).toMatchObject({ code: 2 });
});
