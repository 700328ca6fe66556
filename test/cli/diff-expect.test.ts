import Ajv2020 from 'ajv/dist/2020';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { parse } from 'yaml';
import { copyOfDist, edit, run } from './support';

const schemaOf = (name: string) =>
  new Ajv2020({ strict: true, allowUnionTypes: true }).compile(
    JSON.parse(fs.readFileSync(path.join(__dirname, `../../docs/schema/${name}.v1.schema.json`), 'utf8')) as object,
  );
const validateFile = schemaOf('declared-change');
const validateDiff = schemaOf('diff');

const SAMPLE = 'cluster1/sample.k8s.yaml';
const lowerCap = (folder: string) => edit(folder, SAMPLE, 'maxEjectionPercent: 100', 'maxEjectionPercent: 10');
const labelWaypoint = (folder: string) => edit(folder, SAMPLE, 'istio.io/waypoint-for: service', '$&\n    team: a');
const makeHeadless = (folder: string) =>
  edit(folder, 'cluster2/sample.k8s.yaml', /(kind: Service\n[\s\S]*?\nspec:\n)/, '$1  clusterIP: None\n');

/** Two sides, of which one or both were changed, and a file beside them. */
function sides(change: (folder: string) => void, before: (folder: string) => void = () => undefined) {
  const [old, now] = [copyOfDist(), copyOfDist()];
  before(old);
  before(now);
  change(now);
  return { old, now, file: path.join(old, '_expect.yaml') };
}

async function expectation(declared: string, { old, now, file }: ReturnType<typeof sides>) {
  fs.writeFileSync(file, declared);
  const { code, out, errors } = await run('diff', old, now, '--expect', file, '--json');
  if (code === 2) return { code, outcomes: [], errors };
  const found = JSON.parse(out) as { declaration: { effects: { outcome: string; kind: string; outage: string }[] } };
  expect(validateDiff(found) || validateDiff.errors).toBe(true);
  const outcomes = found.declaration.effects.map(({ outcome, kind, outage }) =>
    [outcome, kind, ...(kind === 'answer' ? [outage] : [])].join(' '),
  );
  return { code, outcomes: [...new Set(outcomes)], errors };
}

const NOTHING = 'version: 1\nchanges: []\n';
/** All that a lower cap does. */
const CAP = `version: 1
changes:
  - service: sample/helloworld
    clients: [cluster1]
    outages: ["failing:cluster1", "failing:cluster1:application-error"]
    errors: 100
  - service: sample/helloworld
    clients: [cluster1]
    outages: ["failing:everywhere:application-error:50%"]
    answeredBy: { cluster1: 50% }
    errors: 50%
`;

test('a change that does what is declared, and nothing else, exits with 0', async () => {
  const { code, outcomes } = await expectation(CAP, sides(lowerCap));
  expect({ code, outcomes }).toEqual({
    code: 0,
    outcomes: [
      'as declared answer failing:cluster1:gateway-error',
      'as declared answer failing:cluster1:application-error',
      'as declared answer failing:everywhere:application-error:50%',
    ],
  });
});

test('a change that is declared to do nothing, and does nothing, exits with 0', async () => {
  expect(
    await expectation(
      NOTHING,
      sides(() => undefined),
    ),
  ).toMatchObject({ code: 0, outcomes: [] });
});

test('each change that is not declared is undeclared', async () => {
  const { code, outcomes } = await expectation(NOTHING, sides(lowerCap));
  expect(code).toBe(1);
  expect(outcomes).toContain('undeclared answer failing:cluster1:gateway-error');
  expect(outcomes).toContain('undeclared answer failing:everywhere:application-error:50%');
});

test('each change that is declared and does not happen is no change', async () => {
  const { code, outcomes } = await expectation(
    CAP,
    sides(() => undefined),
  );
  expect(code).toBe(1);
  expect(outcomes.every((outcome) => outcome.startsWith('no change answer '))).toBe(true);
  expect(outcomes).toHaveLength(3);
});

test.each([
  ['other shares', 'answeredBy: { cluster1: 50% }\n    errors: 50%', 'answeredBy: { cluster1: 60% }\n    errors: 40%'],
  ['another verdict', 'errors: 100\n', 'errors: 100\n    verdict: blackhole\n'],
  ['another path', 'errors: 100\n', 'errors: 100\n    path: remote-waypoint\n'],
  ['other shares until ejected', 'errors: 100\n', 'errors: 100\n    untilEjected: { answeredBy: { cluster1: 100 } }\n'],
])('a change that is declared with %s is undeclared', async (_what, from, to) => {
  const declared = CAP.replace(from, to);
  expect(declared).not.toBe(CAP);
  const { code, outcomes } = await expectation(declared, sides(lowerCap));
  expect(code).toBe(1);
  expect(outcomes.some((outcome) => outcome.startsWith('undeclared answer '))).toBe(true);
});

test('a path that changes and is not declared is undeclared, though the same clusters answer', async () => {
  const unbind = (folder: string) =>
    [SAMPLE, 'cluster2/sample.k8s.yaml'].forEach((file) =>
      edit(folder, file, '    istio.io/use-waypoint: waypoint\n', ''),
    );
  const { old, now, file } = sides(unbind);
  await run('diff', old, now, '--write-expect', file);
  const whole = fs.readFileSync(file, 'utf8');
  const stated = await expectation(whole, { old, now, file });
  expect(stated.outcomes).toContain('as declared answer none');
  // Half-way, a waypoint of one cluster is not known to the other.
  expect(stated.outcomes.filter((outcome) => !outcome.startsWith('as declared'))).toEqual(['not decidable halfway']);
  const withoutPath = whole.replaceAll(/^ +path: ztunnel\n/gm, '');
  expect(withoutPath).not.toBe(whole);
  const { code, outcomes } = await expectation(withoutPath, { old, now, file });
  expect(code).toBe(1);
  expect(outcomes).toContain('undeclared answer none');
});

test('a waypoint that restarts is undeclared until its restart is declared', async () => {
  const changed = sides(labelWaypoint);
  expect(await expectation(NOTHING, changed)).toMatchObject({ code: 1, outcomes: ['undeclared restarts'] });
  const declared = `${NOTHING}restarts: [cluster1 sample/waypoint]\n`;
  expect(await expectation(declared, changed)).toMatchObject({ code: 0, outcomes: ['as declared restarts'] });
  expect(
    await expectation(
      declared,
      sides(() => undefined),
    ),
  ).toMatchObject({
    code: 1,
    outcomes: ['no change restarts'],
  });
});

test('an answer that becomes unknown is not decidable, declared or not', async () => {
  const found = await expectation(CAP, sides(makeHeadless));
  expect(found.code).toBe(1);
  expect(found.outcomes.some((outcome) => outcome.startsWith('not decidable answer failing:cluster1:'))).toBe(true);
  expect(found.outcomes).toContain('not decidable answer none');
});

test('an answer that is unknown before and after may have changed: it is not decidable', async () => {
  const { code, outcomes } = await expectation(NOTHING, sides(lowerCap, makeHeadless));
  expect(code).toBe(1);
  expect(outcomes).toContain('not decidable answer none');
});

test('an unknown answer of a service that the change does not touch is not asked about', async () => {
  const elsewhere = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: elsewhere}\n';
  const untouched = sides(
    (folder) => fs.writeFileSync(path.join(folder, 'cluster1', 'elsewhere.yaml'), elsewhere),
    makeHeadless,
  );
  expect(await expectation(NOTHING, untouched)).toMatchObject({ code: 0, outcomes: [] });
});

test.each(['service: sample/helloworl', 'clients: [cluster9]', 'outages: ["gateway-down:cluster9"]'])(
  'a declaration about something that is not there is not decidable: %s',
  async (wrong) => {
    const field = wrong.split(':')[0]!;
    const declared = `version: 1\nchanges:\n  - service: sample/helloworld\n    clients: [cluster1]\n    outages: [none]\n    answeredBy: { cluster1: 100 }\n`;
    const edited = declared.replace(new RegExp(`${field}: .*`), wrong);
    const { code, outcomes } = await expectation(
      edited,
      sides(() => undefined),
    );
    expect(code).toBe(1);
    expect(outcomes).toEqual([expect.stringMatching(/^not decidable answer /)]);
  },
);

test('what --write-expect writes is by the schema, and --expect takes it as it is', async () => {
  const { old, now, file } = sides((folder) => {
    lowerCap(folder);
    labelWaypoint(folder);
  });
  expect((await run('diff', old, now, '--write-expect', file)).code).toBe(1);
  const written: unknown = parse(fs.readFileSync(file, 'utf8'));
  expect(validateFile(written) || validateFile.errors).toBe(true);
  const { code, out } = await run('diff', old, now, '--expect', file);
  expect(code).toBe(0);
  expect(out).toContain('  4 as declared, 0 undeclared, 0 no change, 0 not decidable; not signed\n');
});

test('clusters and services that come and go round-trip, too', async () => {
  const { old, now, file } = sides((folder) => {
    fs.rmSync(path.join(folder, 'cluster2'), { recursive: true });
    fs.rmSync(path.join(folder, 'mesh.json'));
    fs.writeFileSync(
      path.join(folder, 'cluster1', 'shop.yaml'),
      'apiVersion: v1\nkind: Service\nmetadata: {name: orders, namespace: shop, labels: {istio.io/global: "true"}}\nspec: {ports: [{port: 80}]}\n',
    );
  });
  await run('diff', old, now, '--write-expect', file);
  expect(parse(fs.readFileSync(file, 'utf8'))).toMatchObject({
    lostClusters: ['cluster2'],
    newServices: ['shop/orders'],
  });
  const { outcomes } = await expectation(fs.readFileSync(file, 'utf8'), { old, now, file });
  expect(outcomes).toContain('as declared lostClusters');
  expect(outcomes).toContain('as declared newServices');
  expect(outcomes.filter((outcome) => /^(undeclared|no change)/.test(outcome))).toEqual([]);
});

test('--write-expect leaves out what is not known, says so, and --expect does not pass', async () => {
  const { old, now, file } = sides(makeHeadless);
  const { errors } = await run('diff', old, now, '--write-expect', file);
  expect(errors).toMatch(/leaves out \d+ effects whose answer is not known/);
  expect((await expectation(fs.readFileSync(file, 'utf8'), { old, now, file })).code).toBe(1);
});

test('--write-expect does not replace a file that may be signed', async () => {
  const { old, now, file } = sides(lowerCap);
  fs.writeFileSync(file, 'signed');
  const { code, errors, out } = await run('diff', old, now, '--write-expect', file);
  expect({ code, out, kept: fs.readFileSync(file, 'utf8') }).toEqual({ code: 2, out: '', kept: 'signed' });
  expect(errors).toContain('may be signed');
});

test('--expect and --write-expect at once could not run', async () => {
  const { old, now, file } = sides(lowerCap);
  const { code } = await run('diff', old, now, '--write-expect', file, '--expect', file);
  expect({ code, exists: fs.existsSync(file) }).toEqual({ code: 2, exists: false });
});

test('all that is wrong with a file is reported at once, each with its line, and nothing else is printed', async () => {
  const { code, errors } = await expectation(
    `version: 2
changes:
  - service: helloworld
    clients: []
    outages: [cluster-gone:c1]
    answeredBy: { cluster1: 50% }
    verdict: unknown
restart: []
`,
    sides(lowerCap),
  );
  expect(code).toBe(2);
  const problems = [
    ':1: version is 2',
    ':8: restart is not known',
    ':3: changes[0].service is "helloworld"',
    ':4: changes[0].clients is empty',
    ':5: changes[0].outages[0] cannot be asked',
    ':3: changes[0] declares 50 % of the requests',
    ':7: changes[0].verdict is "unknown"',
  ];
  expect(problems.filter((problem) => !errors.includes(problem))).toEqual([]);
});

test('a share below 0.1 % that is declared wrongly is printed with all its digits', async () => {
  const outage = 'failing:everywhere:application-error:0.03%';
  const declared = (errors: string, answered: string) =>
    `${CAP}  - {service: sample/helloworld, clients: [cluster1], outages: ["${outage}"], answeredBy: {cluster1: ${answered}}, errors: ${errors}}\n`;
  const { old, now, file } = sides(lowerCap);
  fs.writeFileSync(file, declared('0.05%', '99.95%'));
  const { code, out } = await run('diff', old, now, '--expect', file);
  expect(code).toBe(1);
  expect(out).toContain('exactly, once ejected: cluster1 99.97%, errors 0.03%; a share is as exact as it is written');
  expect(await expectation(declared('0.03%', '99.97%'), { old, now, file })).toMatchObject({ code: 0 });
});

test('a share that differs from nothing by less than can be told is refused', async () => {
  const entry = '{service: a/b, clients: [c], outages: [none], answeredBy: {c: 100%}, errors: 0.00004%}';
  const { code, errors } = await expectation(`version: 1\nchanges:\n  - ${entry}\n`, sides(lowerCap));
  expect(code).toBe(2);
  expect(errors).toContain('errors is "0.00004%"; what differs from 0% by less than 0.0001 %');
});

test('two declarations of one answer are refused: one would be passed over', async () => {
  const entry = '{service: a/b, clients: [c], outages: ["failing:c", "failing:c:gateway-error"], errors: 100}';
  const { code, errors } = await expectation(`version: 1\nchanges:\n  - ${entry}\n`, sides(lowerCap));
  expect(code).toBe(2);
  expect(errors).toContain('declares already: a/b from c, failing:c:gateway-error');
});
