import * as fs from 'node:fs';
import * as path from 'node:path';
import { copyOfDist, run } from './support';

const PATCH = `apiVersion: v1
kind: Service
metadata:
  name: ledger
  namespace: data
  labels:
    istio.io/global: "true"
`;
const CLUSTERS = ['cluster1', 'cluster2'];
const SERVICE = `${PATCH}spec:
  ports:
    - name: http
      port: 80
  selector:
    app: ledger
`;

/** The example, with labels for a Service that is declared elsewhere. */
function patched(): string {
  const root = copyOfDist();
  for (const cluster of CLUSTERS) write(path.join(root, '_patches', cluster), PATCH);
  return root;
}

function write(folder: string, text: string): void {
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(path.join(folder, 'ledger.yaml'), text);
}

test('a service that only patches are for is asked about, and unknown', async () => {
  const { code, out, errors } = await run('predict', patched(), '--outage', 'none', '--fail-on', 'unknown');
  expect(code).toBe(1);
  expect(out).toMatch(/data\/ledger.*\n\n.*\n.*unknown/);
  expect(errors.match(/data\/ledger/g)).toHaveLength(1);
});

test('check warns of it, and diff says that its answers are unknown', async () => {
  const root = patched();
  expect((await run('check', root, '--max-warnings', '0')).code).toBe(1);
  expect((await run('diff', root, copyOfDist())).errors).toContain(
    'Service data/ledger is labelled by patches, and not read',
  );
});

test('check warns of it once, and names the clusters', async () => {
  const findings = JSON.parse((await run('check', patched(), '--json')).out) as Array<Record<string, string>>;
  expect(findings.filter(({ rule }) => rule === 'patch-without-object')).toEqual([
    expect.objectContaining({
      cluster: 'cluster1',
      message: expect.stringMatching(/^is labelled by a patch, .* The same goes for cluster2\.$/) as string,
    }),
  ]);
});

test('a silence for one cluster leaves the warning of the other', async () => {
  const root = patched();
  const silences = path.join(root, '..', 'silences.yaml');
  const silence = { rule: 'patch-without-object', reason: 'its owner is another team', cluster: 'cluster1' };
  fs.writeFileSync(silences, JSON.stringify({ silence: [silence] }));
  const { out } = await run('check', root, '--json', '--config', silences);
  expect(JSON.parse(out)).toMatchObject([
    { cluster: 'cluster2', message: expect.not.stringContaining('The same goes') },
  ]);
});

test('it is unknown, too, where its owner has it in one of the clusters that it is patched in', async () => {
  const owner = path.join(copyOfDist(), '..', 'owner');
  write(path.join(owner, 'cluster1'), SERVICE);
  const args = ['--service', 'data/ledger', '--outage', 'none', '--json'];
  const entries = JSON.parse((await run('predict', patched(), owner, ...args)).out) as { readonly verdict: string }[];
  expect(entries.map(({ verdict }) => verdict)).toEqual(['unknown', 'unknown']);
});

test('its port is not known, and no command calls it port 0', async () => {
  const about = ['--service', 'data/ledger', '--outage', 'none'];
  const explained = await run('explain', patched(), ...about, '--client', 'cluster1');
  expect(explained.out).toMatch(/^data\/ledger, asked from cluster1, outage none$/m);
  expect((await run('explain', patched(), ...about, '--client', 'cluster1', '--format', 'markdown')).out).toContain(
    '### `data/ledger`, asked from cluster1, outage none',
  );
  expect((await run('predict', patched(), ...about)).out).toMatch(/^data\/ledger$/m);
  const entries = JSON.parse((await run('predict', patched(), ...about, '--json')).out) as { readonly port: unknown }[];
  expect(entries.map(({ port }) => port)).toEqual([null, null]);
});

test('a port of it that is named is asked about by its number', async () => {
  const { out } = await run('predict', patched(), '--service', 'data/ledger', '--outage', 'none', '--port', '91');
  expect(out).toMatch(/^data\/ledger, port 91$/m);
});
