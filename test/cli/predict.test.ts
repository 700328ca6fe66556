import Ajv2020 from 'ajv/dist/2020';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { parseAllDocuments } from 'yaml';
import { ASSUMED, copyOfDist, edit, run } from './support';

interface Entry {
  readonly client: { readonly cluster: string };
  readonly outage: string;
  readonly verdict: string;
  readonly path: string;
  readonly afterEjection: { readonly clusters: object; readonly workloads: object; readonly errors: number } | null;
  readonly untilEjected: { readonly clusters: object; readonly errors: number } | null;
  readonly load: object | null;
  readonly reasons: readonly { readonly file?: string; readonly line?: number; readonly path?: string }[];
}

const schema = JSON.parse(
  fs.readFileSync(path.join(__dirname, '../../docs/schema/predict.v1.schema.json'), 'utf8'),
) as object;
const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(schema);

async function predict(...args: string[]): Promise<Entry[]> {
  const { code, out, errors } = await run('predict', ...args, '--json');
  expect({ code, errors }).toEqual({ code: 0, errors: ASSUMED });
  const entries: unknown = JSON.parse(out);
  expect(validate(entries) || validate.errors).toBe(true);
  return entries as Entry[];
}

test('when a service dies in a cluster, the other one answers everything', async () => {
  const [entry] = await predict(copyOfDist(), '--outage', 'scaled-to-zero:cluster1', '--client', 'cluster1');
  expect(entry).toMatchObject({
    service: 'sample/helloworld',
    port: 5000,
    client: { cluster: 'cluster1', kind: 'ambient' },
    outage: 'scaled-to-zero:cluster1',
    outages: [{ kind: 'scaled-to-zero', service: 'sample/helloworld', cluster: 'cluster1' }],
    path: 'local-waypoint',
    verdict: 'failover',
    afterEjection: { clusters: { cluster2: 100 }, workloads: { 'cluster2/sample/helloworld-v2': 100 }, errors: 0 },
    load: { cluster2: 2 },
  });
});

test('the matrix has every client in every outage that the service should live through, but for clients that are down', async () => {
  const entries = await predict(copyOfDist());
  const clientsOf = (outage: string) =>
    entries.filter((entry) => entry.outage === outage).map(({ client }) => client.cluster);
  expect(clientsOf('none')).toEqual(['cluster1', 'cluster2']);
  expect(clientsOf('failing:cluster2:gateway-error')).toEqual(['cluster1', 'cluster2']);
  expect(clientsOf('cluster-down:cluster1')).toEqual(['cluster2']);
});

test('what happens before hosts are ejected is told apart from what happens after', async () => {
  const [entry] = await predict(copyOfDist(), '--outage', 'failing:cluster1', '--client', 'cluster1');
  expect(entry?.untilEjected).toMatchObject({ clusters: {}, errors: 100 });
  expect(entry?.afterEjection).toMatchObject({ clusters: { cluster2: 100 }, errors: 0 });
});

test('outages that are joined happen at once', async () => {
  const [entry] = await predict(
    copyOfDist(),
    '--outage',
    'scaled-to-zero:cluster1+gateway-down:cluster2',
    '--client',
    'cluster1',
  );
  expect(entry).toMatchObject({ verdict: 'blackhole', afterEjection: { clusters: {}, errors: 100 } });
});

test('reasons name the line of the field', async () => {
  const folder = copyOfDist();
  const entries = await predict(folder, '--outage', 'none', '--client', 'cluster1');
  const reason = entries[0]!.reasons.find((one) => one.path === 'spec.trafficPolicy')!;
  const text = fs.readFileSync(path.join(folder, 'cluster1/sample.k8s.yaml'), 'utf8').split('\n');
  expect(reason.file).toBe(`${folder}/cluster1/sample.k8s.yaml`);
  expect(text.slice(reason.line! - 2, reason.line! + 1).join('\n')).toMatch(/trafficPolicy:/);
});

test('reasons name the line of the field in an object of a List', async () => {
  const folder = copyOfDist();
  const file = path.join(folder, 'cluster1/sample.k8s.yaml');
  const items = parseAllDocuments(fs.readFileSync(file, 'utf8')).map((one) => one.toJS() as object);
  fs.writeFileSync(file, JSON.stringify({ apiVersion: 'v1', kind: 'List', items }, undefined, 1));
  const [entry] = await predict(folder, '--outage', 'none', '--client', 'cluster1');
  const { line } = entry!.reasons.find((one) => one.path === 'spec.trafficPolicy')!;
  expect(fs.readFileSync(file, 'utf8').split('\n')[line! - 1]).toContain('"trafficPolicy"');
});

test('replicas that are said beat replicas that were read', async () => {
  const load = async (...args: string[]) =>
    (await predict(copyOfDist(), '--outage', 'scaled-to-zero:cluster1', '--client', 'cluster1', ...args))[0]!.load;
  expect(await load('--capacity', 'cluster2=4')).toEqual({ cluster2: 1.25 });
  expect(await load('--capacity', 'cluster1=3,cluster2=1')).toEqual({ cluster2: 4 });
});

test('what stays unknown has null for shares, and a reason', async () => {
  const folder = copyOfDist();
  for (const cluster of ['cluster1', 'cluster2'])
    edit(folder, `${cluster}/sample.k8s.yaml`, /kind: Deployment/g, 'kind: Job');
  const entries = await predict(folder, '--outage', 'none');
  expect(entries).toHaveLength(2);
  for (const entry of entries) {
    expect(entry).toMatchObject({ verdict: 'unknown', afterEjection: null, untilEjected: null, load: null });
    expect(entry.reasons).not.toHaveLength(0);
  }
});

describe('the text', () => {
  test('has a line for each group of clients to whom the same happens', async () => {
    const { code, out } = await run('predict', copyOfDist(), '--outage', 'none', '--outage', 'scaled-to-zero:cluster1');
    expect(code).toBe(0);
    expect(out).toBe(`sample/helloworld, port 5000

  outage                   client    verdict   answered by            errors
  none                     all       local     its own cluster 100 %  0 %
  scaled-to-zero:cluster1  cluster1  failover  cluster2 100 %         0 %     cluster2 has 2.0× its load
                           cluster2  local     cluster2 100 %         0 %

`);
  });

  test('says why requests are stuck, and where, and no change where none cures', async () => {
    const folder = copyOfDist();
    edit(folder, 'cluster1/sample.k8s.yaml', /maxEjectionPercent: 100/, 'maxEjectionPercent: 10');
    edit(folder, 'cluster1/sample.k8s.yaml', /consecutive5xxErrors: 1\n/, 'consecutive5xxErrors: 0\n');
    const { out } = await run('predict', folder, '--outage', 'failing:cluster1:application-error');
    expect(out).toMatch(/failing:cluster1:application-error {2}cluster1 {2}stuck {4}no cluster {6}100 % {3}\[1\]\n/);
    expect(out).toMatch(
      /\n {2}\[1\] cluster1, DestinationRule sample\/helloworld \(.*sample\.k8s\.yaml:\d+, spec\.trafficPolicy\.outlierDetection/,
    );
    // The only threshold that counts them is one that check advises against.
    expect(out).toContain('(see application-errors-eject)');
    expect(out).not.toContain('change: ');
  });
});

test('verdicts that must not occur exit with 1, others with 0', async () => {
  const blackhole = ['--outage', 'scaled-to-zero:cluster1+scaled-to-zero:cluster2'];
  expect((await run('predict', copyOfDist(), ...blackhole, '--fail-on', 'stuck,blackhole')).code).toBe(1);
  expect((await run('predict', copyOfDist(), ...blackhole, '--fail-on', 'stuck')).code).toBe(0);
  expect((await run('predict', copyOfDist(), ...blackhole)).code).toBe(0);
});

test('what is assumed is said once, on stderr', async () => {
  const { errors } = await run('predict', path.join(__dirname, '../../dist'));
  const lines = errors.trimEnd().split('\n');
  expect(lines).toEqual([
    expect.stringContaining('cluster1: what was read does not say how network1 is reached'),
    expect.stringContaining('cluster2: what was read does not say how network2 is reached'),
    ...ASSUMED.trimEnd().split('\n'),
  ]);
});

const FILTER = `
apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata:
  name: timeouts
  namespace: sample
  annotations: {}
spec: { configPatches: [] }
`;

test('what is not followed and may decide an answer makes it unknown, until its owner declares it harmless', async () => {
  const folder = copyOfDist();
  const file = path.join(folder, 'cluster1', 'filter.yaml');
  const asked = [folder, '--outage', 'none', '--client', 'cluster1'];
  fs.writeFileSync(file, FILTER);
  const { out } = await run('predict', ...asked);
  expect(out).toContain('EnvoyFilter sample/timeouts');
  expect(out).toContain('changes what proxies are sent in any way, which is not followed here.');
  expect((await predict(...asked)).map(({ verdict }) => verdict)).toEqual(['unknown']);

  fs.writeFileSync(file, FILTER.replace('{}', '{ allow.cdk8s-ambient/input-not-followed: access logs only }'));
  const declared = await run('predict', ...asked);
  expect(declared.out).toContain(
    'cluster1, EnvoyFilter sample/timeouts: envoy-filter is declared to change nothing: access logs only',
  );
  expect((await predict(...asked)).map(({ verdict }) => verdict)).toEqual(['local']);

  const config = path.join(folder, 'silence.yaml');
  fs.writeFileSync(file, FILTER);
  fs.writeFileSync(config, 'silence: [{ rule: input-not-followed, cluster: cluster1, reason: tried }]');
  expect((await predict(...asked, '--config', config)).map(({ verdict }) => verdict)).toEqual(['local']);
});

test('with --strict, verdicts that rest on what was not read are unknown', async () => {
  const asked = [copyOfDist(), '--outage', 'none', '--client', 'cluster1'];
  expect((await predict(...asked)).map(({ verdict }) => verdict)).toEqual(['local']);
  const [entry] = await predict(...asked, '--strict');
  expect(entry).toMatchObject({
    verdict: 'unknown',
    notRead: ['mesh-config', 'istiod-environment', 'nodes', 'pods', 'policies'],
  });
});

test('a tree that cannot be read whole is not predicted from', async () => {
  const folder = copyOfDist();
  fs.writeFileSync(path.join(folder, 'cluster1', 'broken.yaml'), 'kind: [\n');
  const { code, out, errors } = await run('predict', folder);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(errors).toContain('would be of another mesh than this one');
  expect(errors).toContain('broken.yaml');
});

test.each([
  [['--outage', 'cluster-down:cluster9'], 'there is no cluster "cluster9". There is cluster1, cluster2.'],
  [
    ['--outage', 'scaled-to-zero:cluster1:sample/helo'],
    'no cluster has a Service "sample/helo". There is sample/helloworld.',
  ],
  [
    ['--outage', 'waypoint-down:cluster1:sample/way'],
    'cluster1 has no waypoint "sample/way". There is sample/waypoint.',
  ],
  [['--outage', 'zone-down:cluster1:a'], 'no zone of cluster1 is known, and "a" is asked about. State the zones'],
  [['--port', '81'], '--port 81: sample/helloworld has no port 81. There is 5000.'],
  [['--outage', 'explodes:cluster1'], '"explodes" is not one of'],
  [['--client', 'cluster9'], 'there is no cluster "cluster9"'],
  [['--client', 'cluster1:daemon'], 'is not CLUSTER[:KIND[:ZONE]]'],
  [['--service', 'sample/helo'], 'no cluster has a Service "sample/helo"'],
  [['--port', 'http'], '--port is "http"; it must be a whole number from 1 to 65535.'],
  [['--capacity', 'cluster1'], '--capacity is "cluster1"; it must be CLUSTER=REPLICAS'],
  [['--capacity', 'cluster9=1'], 'there is no cluster "cluster9"'],
  [['--rate', '0'], '--rate is "0"; it must be a number of requests per second above 0.'],
  [['--fail-on', 'stuk'], '--fail-on is "stuk"; it must be one of local,'],
  [['--format', 'xml'], '--format is "xml"'],
])('%j is refused with what there is', async (args, message) => {
  const { code, out, errors } = await run('predict', copyOfDist(), ...args);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(errors).toContain(message);
});

test('a tree without a service that is worth asking about is said to have none', async () => {
  const folder = copyOfDist();
  for (const cluster of ['cluster1', 'cluster2']) {
    fs.rmSync(path.join(folder, cluster, 'sample.k8s.yaml'));
    fs.writeFileSync(path.join(folder, cluster, 'a.yaml'), 'apiVersion: v1\nkind: Namespace\nmetadata: {name: a}\n');
  }
  edit(folder, 'mesh.json', /,"files":\[[^\]]*\]/, '');
  const { code, errors } = await run('predict', folder);
  expect(code).toBe(2);
  expect(errors).toContain('no service is global or has a waypoint');
});

test('with a rate the table counts the requests that fail, and JSON always does', async () => {
  const asked = [copyOfDist(), '--client', 'cluster1', '--outage', 'failing:cluster1'];
  expect((await run('predict', ...asked)).out).not.toContain('failed requests');
  expect((await run('predict', ...asked, '--rate', '100')).out).toContain(
    'until ejected 100 % errors; failed requests at 100/s: 1 until hosts are ejected, 101 each time they are re-admitted',
  );
  const rateIn = async (...more: string[]) =>
    (JSON.parse((await run('predict', ...asked, '--json', ...more)).out) as { failedRequests: object }[])[0]!
      .failedRequests;
  expect(await rateIn()).toMatchObject({ rate: 100, untilEjected: 1, atEachReturn: 101 });
  expect(await rateIn('--rate', '10')).toMatchObject({ rate: 10, untilEjected: 1, atEachReturn: 11 });
});

test('JSON says how many more tries requests take, and where, if a route has failed ones tried again', async () => {
  const folder = copyOfDist();
  const host = 'helloworld.sample.svc.cluster.local';
  const retries = { attempts: 2, retryOn: 'gateway-error,502,503,504', retryRemoteLocalities: true };
  const spec = { hosts: [host], http: [{ route: [{ destination: { host } }], retries }] };
  const metadata = { name: 'retries', namespace: 'sample' };
  const route = { apiVersion: 'networking.istio.io/v1', kind: 'VirtualService', metadata, spec };
  fs.writeFileSync(path.join(folder, 'cluster1', 'retries.json'), JSON.stringify(route));
  edit(folder, 'mesh.json', /,"files":\[[^\]]*\]/, '');
  const asked = [folder, '--client', 'cluster1', '--outage', 'none', '--outage', 'failing:cluster1:gateway-error'];
  const [well, failing] = await predict(...asked);
  expect(well).not.toHaveProperty('retries');
  expect(failing).toMatchObject({
    retries: { untilEjected: { cluster1: 100, cluster2: 100 }, afterEjection: {} },
    untilEjected: { clusters: { cluster2: 100 }, errors: 0 },
  });
});
