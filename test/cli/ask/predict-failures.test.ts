import Ajv2020 from 'ajv/dist/2020';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { ASSUMED, copyOfDist, edit, run } from '../support';

const schema = JSON.parse(
  fs.readFileSync(path.join(__dirname, '../../../docs/schema/failures.v1.schema.json'), 'utf8'),
) as object;
const validate = new Ajv2020({ strict: true, strictRequired: false, allowUnionTypes: true }).compile(schema);

interface Entry {
  readonly clients: readonly {
    readonly client: { readonly cluster: string };
    readonly failing: readonly { readonly outage: string; readonly errors: number; readonly explain: string }[];
  }[];
}

async function failures(...args: string[]): Promise<Entry[]> {
  const { code, out, errors } = await run('predict', ...args, '--json');
  expect({ code, errors }).toEqual({ code: 0, errors: ASSUMED });
  const entries: unknown = JSON.parse(out);
  expect(validate(entries) || validate.errors).toBe(true);
  return entries as Entry[];
}

test('no single failure of two clusters fails requests, and pairs of failures do', async () => {
  const folder = copyOfDist();
  const one = await failures(folder, '--any', '1');
  expect(one[0]!.clients.map(({ failing }) => failing.length)).toEqual([0, 0]);
  const two = await failures(folder, '--any', '2');
  const outages = two[0]!.clients[0]!.failing.map(({ outage }) => outage);
  expect(outages).toContain('scaled-to-zero:cluster1+gateway-down:cluster2');
  expect(outages).not.toContain('scaled-to-zero:cluster1');
});

test('each set has the command that explains it, and that command says the same', async () => {
  const [entry] = await failures(copyOfDist(), '--any', '2', '--client', 'cluster1');
  const [first] = entry!.clients[0]!.failing;
  const words = first!.explain.split(' ').slice(1);
  const { code, out } = await run(...words, '--json');
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject([{ outage: first!.outage, afterEjection: { errors: first!.errors } }]);
});

test('text has the worst sets on one screen, and all of them with --all', async () => {
  const folder = copyOfDist();
  const { out } = await run('predict', folder, '--any', '2');
  expect(out).toContain(
    '100 % of cluster1, cluster2: cluster1 has no pods, and cluster2 has no pods (or in 8 other ways)',
  );
  expect(out).toContain('2 more: --all prints them.');
  expect(out.split('\n').length).toBeLessThan(24);
  const all = await run('predict', folder, '--any', '2', '--all');
  expect(all.out).not.toContain('more: --all');
});

test('a waypoint that is not global is a single failure that fails requests', async () => {
  const folder = copyOfDist();
  for (const cluster of ['cluster1', 'cluster2'])
    edit(
      folder,
      `${cluster}/sample.k8s.yaml`,
      /(kind: Gateway[\s\S]*?)istio\.io\/global: "true"\n/,
      '$1istio.io/other: "true"\n',
    );
  const [entry] = await failures(folder, '--any', '2', '--client', 'cluster1');
  expect(entry!.clients[0]!.failing[0]).toMatchObject({
    outage: 'waypoint-down:cluster1:sample/waypoint',
    errors: 100,
  });
});

test.each([
  [['--any', '0'], '--any is "0"; it must be a whole number from 1 to 5.'],
  [['--any', 'two'], '--any is "two"; it must be'],
  [['--any', '2', '--limit', '100'], '--limit is "100"'],
  [['--any', '2', '--outage', 'none'], '--outage, --capacity, --rate, --method and --fail-on do not go with it'],
  [['--limit', '1%'], '--limit goes with --any'],
])('%j could not run', async (args, message) => {
  const { code, out, errors } = await run('predict', copyOfDist(), ...args);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(errors).toContain(message);
});

test('an address of several is a component, is asked about by --outage, and is named where it is misspelt', async () => {
  const folder = copyOfDist();
  edit(folder, 'mesh.json', '["203.0.113.2"]', '["203.0.113.2", "2001:db8::2"]');
  const { code, out } = await run('predict', folder, '--any', '3', '--client', 'cluster1', '--json');
  expect(code).toBe(0);
  const entries = JSON.parse(out) as { readonly components: readonly { kind: string; ways: unknown }[] }[];
  expect(validate(entries) || validate.errors).toBe(true);
  const [entry] = entries;
  expect(entry!.components.filter(({ kind }) => kind === 'gateway-address').map(({ ways }) => ways)).toEqual([
    ['gateway-address-down:cluster2:2001:db8::2'],
    ['gateway-address-down:cluster2:203.0.113.2'],
  ]);
  expect(out).toContain(
    'scaled-to-zero:cluster1+gateway-address-down:cluster2:2001:db8::2+gateway-address-down:cluster2:203.0.113.2',
  );
  const of = (outage: string) => run('predict', folder, '--outage', outage, '--client', 'cluster1');
  const one = await of('scaled-to-zero:cluster1+gateway-address-down:cluster2:2001:db8::2');
  expect(one.out).toMatch(/cluster1 +failover +cluster2 100 % +0 % +until ejected 50 % errors/);
  const misspelt = await of('gateway-address-down:cluster2:203.0.113.3');
  expect(misspelt.code).toBe(2);
  expect(misspelt.errors).toContain('There is 2001:db8::2, 203.0.113.2.');
});
