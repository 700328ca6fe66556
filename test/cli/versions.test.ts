import { copyOfDist, edit, run } from './support';

const ASK = ['--outage', 'none', '--client', 'cluster1'];
const NEWER =
  'cluster1, cluster2: Istio 1.99.0 is newer than the newest known version (1.31) and is treated as 1.31.0: its behaviour may differ.';
const OLDER = 'cluster1, cluster2: Istio 1.20.0 is older than the oldest supported version (1.28)';

test.each([
  ['predict', ASK],
  ['explain', ['--client', 'cluster1']],
  ['endpoints', []],
])('%s names the versions that it does not know, on standard error and in JSON', async (command, args) => {
  const folder = copyOfDist();
  expect((await run(command, folder, ...args, '--istio-version', '1.99.0')).errors).toContain(NEWER);
  const { code, out, errors } = await run(command, folder, ...args, '--istio-version', '1.20.0', '--json');
  expect(code).toBe(0);
  expect(errors).toContain(OLDER);
  const [entry] = JSON.parse(out) as { assumptions: { cluster: string; text: string; change: string }[] }[];
  expect(entry!.assumptions).toHaveLength(2);
  expect(entry!.assumptions[0]).toEqual({
    cluster: 'cluster1',
    text: expect.stringContaining('Istio 1.20.0 is older than'),
    change: 'use a release of cdk8s-ambient that knows this version (this one knows 1.28 to 1.31).',
  });
});

test('an explanation has the version among its steps', async () => {
  const { out } = await run('explain', copyOfDist(), '--client', 'cluster1', '--istio-version', '1.99.0');
  expect(out).toContain('Istio 1.99.0 is newer than the newest known version (1.31)');
});

test('known versions are no assumption', async () => {
  const { out, errors } = await run('predict', copyOfDist(), ...ASK, '--istio-version', '1.31.0', '--json');
  expect(errors).not.toContain('version');
  expect(out).not.toContain('assumptions');
});

test('diff names what either side assumes, once', async () => {
  const folder = copyOfDist();
  const { out, errors } = await run('diff', folder, '--istio-version', '1.31.0..1.99.0', '--json');
  expect(errors).toContain(NEWER);
  expect((await run('diff', folder, '--istio-version', '1.20.0..1.31.0')).errors).toContain(OLDER);
  const { assumptions } = JSON.parse(out) as { assumptions: { cluster: string }[] };
  expect(assumptions.map(({ cluster }) => cluster)).toEqual(['cluster1', 'cluster2']);
});

test.each([
  ['1.99.0', 'newer than the newest known version'],
  ['1.20.0', 'older than the oldest supported version'],
  ['latest', 'its Istio is "latest", which is not of the form MAJOR.MINOR.PATCH: 1.31.0 is assumed.'],
])('check has a finding for Istio %s in mesh.json', async (version, message) => {
  const folder = copyOfDist();
  edit(folder, 'mesh.json', '"istioVersion":"1.31.0"', `"istioVersion":"${version}"`);
  const findings = JSON.parse((await run('check', folder, '--json')).out) as { rule: string; message: string }[];
  const found = findings.filter(({ rule }) => rule === 'istio-version-unknown');
  expect(found.map((finding) => finding.message)).toEqual([expect.stringContaining(message)]);
});

test('check has one finding for clusters of the same Istio', async () => {
  const { out } = await run('check', copyOfDist(), '--istio-version', '1.99.0', '--json');
  const findings = JSON.parse(out) as { rule: string; message: string }[];
  const found = findings.filter(({ rule }) => rule === 'istio-version-unknown');
  expect(found.map(({ message }) => message)).toEqual([
    expect.stringMatching(/1\.99\.0.* The same goes for cluster2\./),
  ]);
});

test.each([
  ['predict', '1.31'],
  ['diff', '1.30..1.31'],
  ['check', 'v1.31.0'],
  ['check', '9.9.9'],
  ['endpoints', '1.31.x'],
])('%s refuses --istio-version %s in the words that a Cluster uses', async (command, version) => {
  const { code, errors } = await run(command, copyOfDist(), '--istio-version', version);
  expect(code).toBe(2);
  expect(errors).toContain('is not of the form MAJOR.MINOR.PATCH, with 1 for MAJOR.');
  expect(errors).toContain('write the version that `istioctl version` shows for istiod, for example "1.30.3".');
});

test('tables fit the width that is asked for, and are as wide as needed otherwise', async () => {
  const folder = copyOfDist();
  const widest = (text: string) => Math.max(...text.split('\n').map(({ length }) => length));
  for (const command of [
    ['predict', folder],
    ['endpoints', folder],
    ['explain', folder, '--client', 'cluster1'],
  ] as const) {
    const tables = (text: string) =>
      text
        .split('\n')
        .filter((line) => !/^ {2}\[\d+\]|^ {5,}[a-z]|^ *\d+\. |waypoint sample/.test(line))
        .join('\n');
    const [wide, narrow] = [await run(...command), await run(...command, '--width', '78')];
    expect(widest(tables(wide.out))).toBeGreaterThan(78);
    expect(widest(tables(narrow.out))).toBeLessThanOrEqual(78);
  }
});
