import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { main } from '../../src/cli/main';
import { RULES } from '../../src/rules/engine';

let root: string;
let out: string;
let errors: string;

beforeEach(() => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), 'cdk8s-ambient-check-'));
  out = '';
  errors = '';
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => ((out += String(text)), true));
  jest.spyOn(process.stderr, 'write').mockImplementation((text) => ((errors += String(text)), true));
});
afterEach(() => {
  jest.restoreAllMocks();
  fs.rmSync(root, { recursive: true, force: true });
});

function write(file: string, text: string): void {
  fs.mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
  fs.writeFileSync(path.join(root, file), text);
}

const GOOD = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: sample}\n';
const BROKEN = 'kind: [\n';
const NO_OBJECT = 'spec: {}\n';

test('the committed dist/ has nothing wrong with it', async () => {
  expect(await main(['check', path.join(__dirname, '../../dist')])).toBe(0);
  expect(out).toMatch(/dist: 2 clusters, 14 objects: no errors, no warnings\n$/);
});

test('errors exit with 1 and are said by file and line, with the fix', async () => {
  write('a/x.yaml', `${GOOD}---\n${BROKEN}`);
  expect(await main(['check', root])).toBe(1);
  expect(out).toContain(`${root}/a/x.yaml\n  error broken-yaml (line `);
  expect(out).toContain('    fix: repair the document.\n');
  expect(out).toMatch(/1 cluster, 1 object: \d errors?, no warnings\n$/);
});

test('warnings exit with 0, unless there are more than were asked for', async () => {
  write('a/good.yaml', GOOD);
  write('a/x.yaml', NO_OBJECT);
  expect(await main(['check', root])).toBe(0);
  expect(await main(['check', root, '--max-warnings', '1'])).toBe(0);
  expect(await main(['check', root, '--max-warnings', '0'])).toBe(1);
});

test('JSON has one entry per finding, with the published fields', async () => {
  write('a/good.yaml', GOOD);
  write('a/x.yaml', NO_OBJECT);
  await main(['check', root, '--json']);
  expect(JSON.parse(out)).toEqual([
    {
      rule: 'no-kubernetes-object',
      severity: 'warning',
      cluster: 'a',
      file: `${root}/a/x.yaml`,
      line: 1,
      message: expect.stringContaining('has no apiVersion and kind'),
      fix: expect.stringContaining('add apiVersion and kind'),
    },
  ]);
});

test.each([
  ['an empty directory', {}, 'holds no folder of a cluster'],
  ['files that lie directly in it', { 'x.yaml': GOOD }, 'Files lie directly in it (x.yaml)'],
  ['folders without an object', { 'a/readme.md': '', 'b/x.yaml': '# nothing' }, 'no object was read from any'],
  ['a cluster without an object beside others', { 'a/x.yaml': GOOD, 'b/x.md': '' }, 'no object of cluster b was read'],
  [
    'a chart',
    { 'a/x.yaml': GOOD, 'a/c/Chart.yaml': 'apiVersion: v2\nname: c\n' },
    'is a Helm chart that was not rendered',
  ],
  ['a template', { 'a/x.yaml': 'kind: {{ .Values.kind }}\n' }, 'is a template of Helm'],
  [
    'a kustomization of what is elsewhere',
    { 'a/x.yaml': GOOD, 'a/kustomization.yaml': 'resources: [../../base]\n' },
    'it takes ../../base from outside',
  ],
  [
    'a kustomization that changes what it takes',
    { 'a/x.yaml': GOOD, 'a/kustomization.yaml': 'resources: [x.yaml]\nnamePrefix: b-\n' },
    'it changes what it takes (namePrefix)',
  ],
  [
    'nothing but an ApplicationSet',
    { 'a/x.yaml': 'apiVersion: argoproj.io/v1alpha1\nkind: ApplicationSet\nmetadata: {name: a, namespace: argocd}\n' },
    'What they deploy was not read',
  ],
])('%s is an error: what was not read is not fine', async (_, files, message) => {
  for (const [file, text] of Object.entries(files)) write(file, text);
  expect(await main(['check', root])).toBe(1);
  expect(out).toContain(message);
  expect(await main(['predict', root])).toBe(2);
});

test('a kustomization that lists the files beside it, and a folder that a synth left empty on purpose, are fine', async () => {
  write('a/x.yaml', GOOD);
  write('a/kustomization.yaml', 'resources: [x.yaml]\n');
  write('mesh.json', JSON.stringify({ version: 1, clusters: [{ name: 'a' }, { name: 'b' }], files: ['a/x.yaml'] }));
  expect(await main(['check', root])).toBe(0);
});

test('a second directory that holds nothing is named', async () => {
  write('first/a/x.yaml', GOOD);
  write('second/x.yaml', GOOD);
  expect(await main(['check', `${root}/first`, `${root}/second`])).toBe(1);
  expect(out).toContain(`${root}/second\n  error nothing-read\n`);
});

test('objects beside the folders of clusters are a warning, other files are none', async () => {
  write('a/x.yaml', GOOD);
  write('silences.yaml', 'silence: []\n');
  expect(await main(['check', root, '--max-warnings', '0'])).toBe(0);
  write('loose.yaml', GOOD);
  expect(await main(['check', root, '--max-warnings', '0'])).toBe(1);
  expect(out).toContain('has files directly in it (loose.yaml)');
});

test('a folder of objects that mesh.json lists no cluster for is a warning, other folders are none', async () => {
  write('a/x.yaml', GOOD);
  write('mesh.json', JSON.stringify({ version: 1, clusters: [{ name: 'a' }], files: ['a/x.yaml', 'argocd/y.yaml'] }));
  write('argocd/y.yaml', GOOD);
  write('_base/x.yaml', GOOD);
  write('.github/workflows/x.yaml', GOOD);
  write('policies/promises.yaml', 'services: []\n');
  write('policies/README.md', GOOD);
  expect(await main(['check', root, '--max-warnings', '0'])).toBe(0);
  write('b/apps/shop/x.yaml', GOOD);
  write('c/x.json', '{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a", "namespace": "b"}}');
  expect(await main(['check', root, '--max-warnings', '0'])).toBe(1);
  expect(out).toContain(
    'has folders of objects (b, c) that are not among the clusters of mesh.json, and were not read.',
  );
});

test('the kinds of what was read are said', async () => {
  write(
    'a/x.yaml',
    `${GOOD}---\n${GOOD.replace('name: a', 'name: b')}---\napiVersion: v1\nkind: Namespace\nmetadata: {name: c}\n`,
  );
  await main(['check', root]);
  expect(out).toContain('\nread: 2 ConfigMap, 1 Namespace\n');
});

test('an interrupted synth exits with 2 and says what to do', async () => {
  write('a/x.yaml', GOOD);
  write('.cdk8s-ambient/journal.json', '{}');
  expect(await main(['check', root])).toBe(2);
  expect(errors).toMatch(/^cdk8s-ambient: interrupted synth: .*Synthesize again: that completes it\.\n$/);
  expect(out).toBe('');
});

describe('the rules', () => {
  const { bad } = RULES.find(({ id }) => id === 'waypoint-not-global')!;
  beforeEach(() => {
    for (const [cluster, text] of Object.entries(bad.clusters)) write(`${cluster}/sample.yaml`, text);
    write(
      'mesh.json',
      JSON.stringify({
        version: 1,
        clusters: [
          { name: 'cluster1', network: 'n1' },
          { name: 'cluster2', network: 'n2' },
        ],
      }),
    );
  });
  const rules = () => (JSON.parse(out) as { rule: string }[]).map(({ rule }) => rule);

  test('judge the tree, and a finding names cluster, object, field and the line of the field', async () => {
    expect(await main(['check', root, '--json'])).toBe(1);
    const [finding] = JSON.parse(out) as { line: number; file: string }[];
    expect(finding).toMatchObject({
      rule: 'waypoint-not-global',
      severity: 'error',
      cluster: 'cluster1',
      object: 'Gateway sample/waypoint',
      path: 'metadata.labels',
    });
    const line = fs.readFileSync(finding!.file, 'utf8').split('\n')[finding!.line - 1];
    expect(line).toContain('istio.io/waypoint-for: service');
  });

  test('are silenced by a configuration file, with the reason said', async () => {
    write(
      'silence.yaml',
      'silence:\n  - rule: waypoint-not-global\n    cluster: cluster1\n    reason: being drained\n',
    );
    expect(await main(['check', root, '--config', `${root}/silence.yaml`])).toBe(0);
    expect(out).toContain('silenced waypoint-not-global (cluster1, Gateway sample/waypoint): being drained');
  });

  test('and a silence for another cluster silences nothing, which is said', async () => {
    write('silence.yaml', 'silence:\n  - {rule: waypoint-not-global, cluster: cluster2, reason: none}\n');
    expect(await main(['check', root, '--config', `${root}/silence.yaml`])).toBe(1);
    expect(errors).toBe(
      'cdk8s-ambient: the silence of waypoint-not-global (cluster2) matches no finding: it is misspelt, or no longer needed.\n',
    );
  });

  test('what a file is found to be is silenced in the same way', async () => {
    write('cluster1/values.yaml', NO_OBJECT);
    write('cluster2/values.yaml', NO_OBJECT);
    write('silence.yaml', 'silence:\n  - {rule: no-kubernetes-object, cluster: cluster1, reason: for Helm}\n');
    await main(['check', root, '--config', `${root}/silence.yaml`]);
    expect(out).toContain('silenced no-kubernetes-object (cluster1): for Helm');
    expect(out).not.toContain('cluster1/values.yaml');
    expect(out).toContain('cluster2/values.yaml');
    expect(errors).toBe('');
  });

  test('silenced ones are in SARIF as suppressed, with the reason', async () => {
    write('silence.yaml', 'silence:\n  - {rule: waypoint-not-global, reason: being drained}\n');
    await main(['check', root, '--config', `${root}/silence.yaml`, '--format', 'sarif']);
    expect(JSON.parse(out).runs[0].results).toMatchObject([
      { ruleId: 'waypoint-not-global', suppressions: [{ kind: 'external', justification: 'being drained' }] },
    ]);
  });

  test('an annotation on a Gateway silences nothing, and the fix says why', async () => {
    const annotated = bad.clusters.cluster1!.replace(
      '  name: waypoint\n',
      '  name: waypoint\n  annotations: { allow.cdk8s-ambient/waypoint-not-global: being drained }\n',
    );
    write('cluster1/sample.yaml', annotated);
    expect(await main(['check', root])).toBe(1);
    expect(out).toContain('(An annotation on a Gateway silences nothing, because istiod copies it');
  });

  test('an object in a List has the line of its field there', async () => {
    const items = bad.clusters
      .cluster1!.split('---\n')
      .map((text) => text.trim().replace(/^/gm, '    ').replace('    ', '  - '));
    write('cluster1/sample.yaml', `apiVersion: v1\nkind: List\nitems:\n${items.join('\n')}\n`);
    await main(['check', root, '--json']);
    const [finding] = JSON.parse(out) as { file: string; line: number; path: string }[];
    expect(finding!.path).toBe('metadata.labels');
    expect(fs.readFileSync(finding!.file, 'utf8').split('\n')[finding!.line - 1]).toContain('istio.io/waypoint-for');
  });

  test.each([
    [
      '{rule: waypoint-not-global, reason: r, clustr: cluster2}',
      'the field clustr, which is not known; did you mean cluster?',
    ],
    ['{rule: waypoint-not-global, reason: r, cluster: }', 'has null as its cluster, which is not a text'],
    ['{rule: waypoint-not-global, reason: r, object: [a]}', 'has ["a"] as its object, which is not a text'],
  ])('a silence that would silence more than is meant (%s) is refused', async (silence, what) => {
    write('silence.yaml', `silence:\n  - ${silence}\n`);
    expect(await main(['check', root, '--config', `${root}/silence.yaml`])).toBe(2);
    expect(errors).toContain(`silence[0] ${what.startsWith('has') ? what : `has ${what}`}`);
  });

  test.each(['{}', 'silence: [{rule: x}]', 'silence: [{rule: x, reason: " "}]', '['])(
    'a configuration file that is none (%s) could not run',
    async (text) => {
      write('silence.yaml', text);
      expect(await main(['check', root, '--config', `${root}/silence.yaml`])).toBe(2);
      expect(errors).toContain('--config');
    },
  );

  test('find nothing new where a baseline has it, even after lines have moved', async () => {
    await main(['check', root, '--json']);
    write('baseline.json', out);
    out = '';
    write('cluster1/sample.yaml', `# a comment\n\n${bad.clusters.cluster1}`);
    expect(await main(['check', root, '--baseline', `${root}/baseline.json`])).toBe(0);
    expect(out).toMatch(/no errors, no warnings, 1 in the baseline\n$/);
  });

  test('a baseline with a broken file does not hide another one', async () => {
    write('cluster1/one.yaml', BROKEN);
    await main(['check', root, '--json']);
    write('baseline.json', out);
    write('cluster1/two.yaml', BROKEN);
    expect(await main(['check', root, '--baseline', `${root}/baseline.json`])).toBe(1);
  });

  test('as SARIF: one result, with its rule, level and place', async () => {
    expect(await main(['check', root, '--format', 'sarif'])).toBe(1);
    const { version, runs } = JSON.parse(out);
    expect(version).toBe('2.1.0');
    const [result] = runs[0].results;
    expect(runs[0].tool.driver.rules[result.ruleIndex].id).toBe('waypoint-not-global');
    expect(result).toMatchObject({
      level: 'error',
      locations: [{ physicalLocation: { region: { startLine: expect.any(Number) } } }],
    });
  });

  test('that take several clusters are not asked of one, and the output says so', async () => {
    fs.rmSync(`${root}/cluster2`, { recursive: true });
    write('mesh.json', JSON.stringify({ version: 1, clusters: [{ name: 'cluster1', network: 'n1' }] }));
    await main(['check', root, '--json']);
    expect(rules()).not.toContain('waypoint-not-global');
    out = '';
    await main(['check', root]);
    expect(out).toContain('One cluster: rules that compare clusters were not checked.');
  });
});

test.each([
  [['check', '.', '--istio-version', 'newest'], '--istio-version'],
  [['check', '.', '--baseline', 'nowhere.json'], '--baseline nowhere.json: it is not there'],
  [['check'], 'check needs a directory'],
  [['check', 'nowhere'], 'nowhere is not there.'],
  [['check', '.', '--format', 'xml'], '--format is "xml"'],
  [['check', '.', '--max-warnings', '-1'], '--max-warnings'],
  [['check', '.', '--unknown'], '--unknown'],
  [['chek'], 'unknown command "chek"; did you mean check? Commands: init, check, predict,'],
  [[], 'cdk8s-ambient COMMAND'],
])('%j could not run: exit 2, with the reason on stderr and nothing on stdout', async (args, reason) => {
  expect(await main(args)).toBe(2);
  expect(errors).toContain(reason);
  expect(out).toBe('');
});

test('with --strict, a warning for each cluster says what was not read', async () => {
  const dist = path.join(__dirname, '../../dist');
  await main(['check', dist, '--strict', '--json']);
  const findings = JSON.parse(out) as { readonly rule: string; readonly cluster: string; readonly message: string }[];
  const unread = findings.filter(({ rule }) => rule === 'input-not-followed');
  expect(unread.map(({ cluster }) => cluster)).toEqual(['cluster1', 'cluster2']);
  expect(unread[0]?.message).toContain('MeshConfig');
  out = '';
  await main(['check', dist]);
  expect(out).not.toContain('input-not-followed');
});

test('--explain says what a rule finds, why, and the fix', async () => {
  expect(await main(['check', '--explain', 'waypoint-not-global'])).toBe(0);
  expect(out).toContain('waypoint-not-global (error): The waypoint of a global service is not global.');
  expect(out).toMatch(/^why: .+\nfix: .+$/m);
  expect(out).toMatch(/^examples: docs\/rules\/waypoint-not-global\.md$/m);
});

test('--explain proposes no rule that the name is nothing like', async () => {
  expect(await main(['check', '--explain', 'foo'])).toBe(2);
  expect(errors).not.toContain('did you mean');
});

test('--explain names the rule that was probably meant', async () => {
  expect(await main(['check', '--explain', 'waypoint-not-globl'])).toBe(2);
  expect(errors).toContain('did you mean waypoint-not-global? docs/rules/README.md lists all rules.');
  expect(out).toBe('');
});

test('of more than 12 clusters, what more than 3 have is printed once, unless all is asked for', async () => {
  const named = (length: number): string[] =>
    Array.from({ length }, (_, number) => `c${String(number).padStart(2, '0')}`);
  const rule = (host: string): string =>
    `apiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata: {name: r, namespace: n}\nspec: {hots: ${host}}\n`;
  for (const cluster of named(13)) write(`${cluster}/x.yaml`, rule('a'));
  write('c05/y.yaml', BROKEN);
  expect(await main(['check', root])).toBe(1);
  const unknown = (): string[] => out.split('\n').filter((line) => line.startsWith('  ') && line.includes('spec.hots'));
  expect(unknown()).toHaveLength(1);
  expect(out).toContain('    also in c01, c02, c03 and 9 more (--all prints each)\n');
  expect(out).toContain('broken-yaml');
  const counts = /13 clusters, .*\n$/.exec(out)![0];
  out = '';
  await main(['check', root, '--all']);
  expect(unknown()).toHaveLength(13);
  expect(out).not.toContain('also in');
  expect(/13 clusters, .*\n$/.exec(out)![0]).toBe(counts);
});
