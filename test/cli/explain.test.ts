import Ajv2020 from 'ajv/dist/2020';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { ASSUMED, copyOfDist, edit, run } from './support';

const FAILING = ['--client', 'cluster1', '--outage', 'failing:cluster1'];

test('one answer is told along the way of requests, with the table of priorities and what becomes of each host', async () => {
  const folder = copyOfDist();
  const { code, out, errors } = await run('explain', folder, ...FAILING);
  expect({ code, errors }).toEqual({ code: 0, errors: ASSUMED });
  const lines = out.split('\n');
  expect(lines[0]).toBe('sample/helloworld, port 5000, asked from cluster1, outage failing:cluster1:gateway-error');
  expect(lines).toContain('failover: cluster2 100 %, errors 0 %, by local-waypoint');
  expect(lines).toContain('until hosts are ejected: no cluster, errors 100 %');
  expect(lines).toContain('load of each replica: cluster2 2.0×');
  expect(out.match(/^ +\d\. [a-z ]+/gm)?.map((step) => step.trim())).toEqual([
    ...['1. name', '2. enrolment', '3. waypoint', '4. tunnel', '5. policy', '6. gateway', '7. far side'],
    ...['8. endpoint', '9. health'],
  ]);
  expect(out).toMatch(
    / 3\. waypoint\n +cluster1, Service sample\/helloworld \(.*\/cluster1\/sample\.k8s\.yaml:\d+, metadata\.labels/,
  );
  expect(out).toMatch(/^ +priority +host .* until ejected +after$/m);
  expect(out).toMatch(/^ +0 +\S+:5000 +pod of cluster1 .* 100 % +ejected$/m);
  expect(out).toMatch(/^ +1 +203\.0\.113\.2:15008 +gateway of cluster2, 1 pod .* 0 % +100 %$/m);
});

test('a host that should be ejected and is not is told with the field that keeps it and the change', async () => {
  const folder = copyOfDist();
  edit(folder, 'cluster1/sample.k8s.yaml', 'maxEjectionPercent: 100', 'maxEjectionPercent: 10');
  const { out } = await run('explain', folder, ...FAILING);
  expect(out).toContain('stuck: no cluster, errors 100 %');
  expect(out).toMatch(
    /sample\.k8s\.yaml:\d+, spec\.trafficPolicy\.outlierDetection\.maxEjectionPercent\)\n +cannot eject more/,
  );
  expect(out).toMatch(/\n +change: set it to 50 or more/);
});

test('requests that fail are counted at 100 a second, or at the rate that is given', async () => {
  const folder = copyOfDist();
  const counts = async (...more: string[]) =>
    /^failed requests at .*$/m.exec((await run('explain', folder, ...FAILING, ...more)).out)?.[0];
  expect(await counts()).toMatch(
    /^failed requests at 100\/s: 1 until hosts are ejected, 101 each time they are re-admitted/,
  );
  expect(await counts('--rate', '400')).toMatch(/^failed requests at 400\/s: 1 until hosts are ejected, 401 each time/);
  const { out } = await run('explain', folder, '--client', 'cluster1', '--rate', '400');
  expect(out).not.toContain('failed requests');
  const refused = await run('explain', folder, ...FAILING, '--rate', 'many');
  expect(refused).toMatchObject({ code: 2 });
  expect(refused.errors).toContain('--rate is "many"; it must be a number of requests per second above 0.');
});

test('what is never ejected fails in every hour', async () => {
  const folder = copyOfDist();
  edit(folder, 'cluster1/sample.k8s.yaml', 'maxEjectionPercent: 100', 'maxEjectionPercent: 10');
  const { out } = await run('explain', folder, ...FAILING, '--rate', '10');
  expect(out).toContain('failed requests at 10/s: 36,000 in the first hour, 36,000 in each later one');
});

test('JSON is one entry by the schema of predict, with the table', async () => {
  const { out } = await run('explain', copyOfDist(), ...FAILING, '--json');
  const schema = path.join(__dirname, '../../docs/schema/predict.v1.schema.json');
  const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(
    JSON.parse(fs.readFileSync(schema, 'utf8')) as object,
  );
  const entries = JSON.parse(out) as { reasons: { hosts?: object[] }[] }[];
  expect(validate(entries) || validate.errors).toBe(true);
  expect(entries).toHaveLength(1);
  expect(entries[0]!.reasons.flatMap(({ hosts }) => hosts ?? [])).toEqual([
    expect.objectContaining({ priority: 0, via: 'pod', untilEjected: 100, afterEjection: 0, ejected: true }),
    expect.objectContaining({
      priority: 1,
      via: 'gateway',
      pods: 1,
      untilEjected: 0,
      afterEjection: 100,
      ejected: false,
    }),
  ]);
});

test('JSON has the way of requests with all its steps, what is assumed marked as such', async () => {
  const { out } = await run('explain', copyOfDist(), ...FAILING, '--json');
  const [{ way }] = JSON.parse(out) as [
    { way: { step: string; state: string; met: { object?: string; file?: string; assumed?: true }[] }[] },
  ];
  expect(way.map(({ step, state, met }) => [step, state, met[0]?.object ?? met[0]?.assumed ?? null])).toEqual([
    ['name', 'passed', 'Service sample/helloworld'],
    ['enrolment', 'passed', true],
    ['waypoint', 'passed', 'Service sample/helloworld'],
    ['tunnel', 'passed', 'Gateway sample/waypoint'],
    ['policy', 'passed', true],
    ['gateway', 'passed', null],
    ['far-side', 'passed', 'Service sample/helloworld'],
    ['endpoint', 'passed', 'DestinationRule sample/helloworld'],
    ['health', 'passed', 'DestinationRule sample/helloworld'],
  ]);
  expect(JSON.stringify(way)).not.toContain('isCause');
});

test('Markdown is a heading, the outcome, and a numbered list of the steps', async () => {
  const folder = copyOfDist();
  edit(folder, 'cluster1/sample.k8s.yaml', 'maxEjectionPercent: 100', 'maxEjectionPercent: 10');
  const { out } = await run('explain', folder, ...FAILING, '--format', 'markdown');
  expect(out).toMatch(
    /^### `sample\/helloworld`, port 5000, asked from cluster1, outage `failing:cluster1:gateway-error`\n/,
  );
  expect(out).toContain('\n- stuck: no cluster, errors 100 %, by local-waypoint\n');
  expect(out.match(/^\d\. .*$/gm)).toEqual([
    ...['1. name', '2. enrolment', '3. waypoint', '4. tunnel', '5. policy', '6. gateway', '7. far side'],
    ...['8. endpoint', '9. health: requests fail here'],
  ]);
  expect(out).toMatch(/\n {3}- .*cannot eject more: 1 host of 2 would be more than .*change: set it to/);
});

test('a step that is not on the way says so, and an answer that is not known names the step that keeps it so', async () => {
  const folder = copyOfDist();
  const { out } = await run('explain', folder, '--client', 'cluster1');
  expect(out).toContain('\n  6. gateway: no gateway is on the way: requests stay in the network of the client.\n');
  expect(out).toContain('\n  7. far side: requests do not enter another network.\n');
  edit(folder, 'cluster1/sample.k8s.yaml', 'gatewayClassName: istio-waypoint', 'gatewayClassName: other');
  const unknown = await run('explain', folder, '--client', 'cluster1');
  expect(unknown.out).toContain('\nunknown; the step "waypoint" explains why\n');
  expect(unknown.out).toContain('\n  3. waypoint: not known\n');
  expect(unknown.out).toContain('\n  4. tunnel: not looked at.\n');
});

test('who asks has to be said, and which service where there are several', async () => {
  const folder = copyOfDist();
  expect(await run('explain', folder)).toMatchObject({
    code: 2,
    errors: 'cdk8s-ambient: explain needs a client: --client CLUSTER.\n',
  });
  const other =
    'apiVersion: v1\nkind: Service\nmetadata: {name: orders, namespace: shop, labels: {istio.io/global: "true"}}\nspec: {ports: [{port: 80}], selector: {app: orders}}\n';
  fs.writeFileSync(path.join(folder, 'cluster1', 'shop.yaml'), other);
  const { code, errors } = await run('explain', folder, '--client', 'cluster1');
  expect(code).toBe(2);
  expect(errors).toContain('--service NAMESPACE/NAME. There is sample/helloworld, shop/orders.');
});

describe('the timeline', () => {
  test('says when requests fail, and which times were not measured', async () => {
    const { out } = await run('explain', copyOfDist(), '--client', 'cluster1', '--outage', 'scaled-to-zero:cluster1');
    const lines = out.slice(out.indexOf('timeline at 100/s')).split('\n');
    expect(lines[1]).toMatch(/^ {2}part +after +basis +what happens$/);
    expect(lines).toContainEqual(expect.stringMatching(/^ {2}push +0\.1 to 11 s +assumed +istiod has told/));
    expect(lines).toContain(
      '  last error: less than 0.1 to 21 s after the fault; failed requests until then: 0 to 1,100',
    );
  });

  test('is of the times that are given', async () => {
    const asked = ['--client', 'cluster1', '--outage', 'scaled-to-zero:cluster1'];
    const given = ['--delay', 'push=500ms-1s,endpoint-slice=0s', '--delay', 'connect-timeout=2s'];
    const { out } = await run('explain', copyOfDist(), ...asked, ...given);
    expect(out).toMatch(/^ {2}push +0\.5 to 1 s +given +istiod/m);
    expect(out).toContain('at once or after 2 s (connect-timeout)');
    expect(out).toContain('\n  push: --delay push\n');
    expect(out).toMatch(/failed requests until then: 0 to 100\n/);
  });

  test.each(['push', 'push=1', 'pull=1s', 'push=2s-1s', 'push=1s-', 'push=-1s'])('takes no time %s', async (given) => {
    const refused = await run('explain', copyOfDist(), '--client', 'cluster1', '--delay', given);
    expect(refused.code).toBe(2);
    expect(refused.errors).toContain('PART=TIME or PART=FROM-TO, with a part of node-not-ready,');
  });

  test('is one line where no request of the client meets the outage, and nothing where nothing is wrong', async () => {
    const ask = async (...more: string[]) => (await run('explain', copyOfDist(), '--client', 'cluster1', ...more)).out;
    expect(await ask('--outage', 'cluster-down:cluster2')).toContain(
      '\ntimeline: no request of this client meets the outage\n',
    );
    expect(await ask()).not.toContain('timeline');
  });

  test('in JSON is in seconds, null where nothing is wrong, and by the schema', async () => {
    const ask = async (outage: string) =>
      JSON.parse((await run('explain', copyOfDist(), '--client', 'cluster1', '--outage', outage, '--json')).out) as [
        { timeline: { lastError: object; steps: { part: string; after: object | null }[] } | null },
      ];
    const schema = path.join(__dirname, '../../docs/schema/predict.v1.schema.json');
    const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(
      JSON.parse(fs.readFileSync(schema, 'utf8')) as object,
    );
    for (const outage of ['none', 'failing:cluster1', 'unready:cluster1', 'cluster-down:cluster2']) {
      expect(validate(await ask(outage)) || validate.errors).toBe(true);
    }
    expect((await ask('none'))[0].timeline).toBeNull();
    const [{ timeline }] = await ask('unready:cluster1');
    expect(timeline!.steps.find(({ part }) => part === 'push')!.after).toEqual({ atLeast: 20.1, atMost: 42 });
    expect(timeline!.lastError).toMatchObject({ kind: 'once', failed: { atLeast: 0, atMost: 4200 } });
    const failing = (await ask('failing:cluster1'))[0].timeline!;
    expect(failing.steps.find(({ part }) => part === 'push')!.after).toBeNull();
    expect(failing.lastError).toEqual({ kind: 'at-each-return' });
  });
});
