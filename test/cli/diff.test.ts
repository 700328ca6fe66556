import Ajv2020 from 'ajv/dist/2020';
import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { copyOfDist, edit, run } from './support';

const FILES = ['cluster1/sample.k8s.yaml', 'cluster2/sample.k8s.yaml'] as const;

/** The committed dist/ and a copy of it that is changed. */
function changed(change: (folder: string) => void): [string, string] {
  const [before, after] = [copyOfDist(), copyOfDist()];
  change(after);
  return [before, after];
}

const lowerCap = (folder: string) => edit(folder, FILES[0], 'maxEjectionPercent: 100', 'maxEjectionPercent: 10');
const bindNowhere = (folder: string) =>
  FILES.forEach((file) => edit(folder, file, '    istio.io/use-waypoint: waypoint\n', ''));
const labelWaypoint = (folder: string) =>
  FILES.forEach((file) => edit(folder, file, 'istio.io/waypoint-for: service', '$&\n    team: a'));

test('nothing is said where only comments, order and format change', async () => {
  const [before, after] = changed((folder) => {
    const file = path.join(folder, FILES[0]);
    const documents = fs.readFileSync(file, 'utf8').split(/^---\n/m);
    fs.writeFileSync(file, documents.reverse().join('---\n# a comment\n'));
    edit(
      folder,
      FILES[1],
      /^metadata:\n {2}name: helloworld\n {2}namespace: sample$/m,
      'metadata: {namespace: sample, "name": helloworld}',
    );
  });
  expect(await run('diff', before, after)).toEqual({ code: 0, out: '', errors: '' });
});

test('where requests go elsewhere than before is said with what was, what is, and why', async () => {
  const { code, out } = await run('diff', ...changed(lowerCap));
  expect(code).toBe(1);
  expect(out).toContain(`Worse than before

  sample/helloworld from cluster1, failing:cluster1:gateway-error, failing:cluster1:application-error:
    was cluster2 100 % (failover)
    now no cluster, errors 100 % (stuck)
    because cluster1, DestinationRule sample/helloworld (`);
  expect(out).toMatch(
    /sample\.k8s\.yaml:\d+, spec\.trafficPolicy\.outlierDetection\.maxEjectionPercent\)\n {6}cannot eject more/,
  );
  expect(out).toContain(
    '  cluster1: changed DestinationRule sample/helloworld: spec.trafficPolicy.outlierDetection.maxEjectionPercent\n',
  );
});

test('a change of objects that no request feels exits with 0', async () => {
  const { code, out } = await run(
    'diff',
    ...changed((folder) =>
      edit(folder, FILES[0], 'image: docker.io/curlimages/curl:8.16.0', 'image: docker.io/curlimages/curl:8.17.0'),
    ),
  );
  expect({ code, out }).toEqual({
    code: 0,
    out: 'Objects\n\n  cluster1: changed Deployment sample/curl: spec.template.spec.containers[0].image\n\n',
  });
});

test('a label of the Gateway restarts the waypoint, unless its infrastructure has labels of its own', async () => {
  const { code, out } = await run('diff', ...changed(labelWaypoint));
  expect(code).toBe(1);
  expect(out).toContain(`Waypoints that restart

  cluster1, sample/waypoint: team changes, which istiod copies to its pods
  cluster2, sample/waypoint: team changes, which istiod copies to its pods
`);
  const withInfrastructure = (folder: string) =>
    FILES.forEach((file) =>
      edit(
        folder,
        file,
        '  gatewayClassName: istio-waypoint\n',
        '$&  infrastructure: {labels: {istio.io/global: "true"}}\n',
      ),
    );
  const [before, after] = changed((folder) => {
    labelWaypoint(folder);
    withInfrastructure(folder);
  });
  withInfrastructure(before);
  expect((await run('diff', before, after)).code).toBe(0);
});

describe('a live Gateway that nobody applied', () => {
  const HAND_MADE = '    istio.io/waypoint-for: service\n    team: shop\n  uid: u\n  name: waypoint';
  const live = (folder: string): void =>
    edit(
      folder,
      FILES[0],
      '    istio.io/global: "true"\n    istio.io/waypoint-for: service\n  name: waypoint',
      HAND_MADE,
    );
  const restarts = /Waypoints that restart\n\n((?: {2}.*\n)+)/;

  test('restarts its waypoint for the labels that are new, and keeps the others', async () => {
    const [after, before] = changed(live);
    const { out } = await run('diff', before, after);
    expect(restarts.exec(out)?.[1]).toBe(
      '  cluster1, sample/waypoint: istio.io/global changes, which istiod copies to its pods\n',
    );
  });

  test('loses the labels that the infrastructure of the new one does not repeat', async () => {
    const [after, before] = changed(live);
    edit(
      after,
      FILES[0],
      '  gatewayClassName: istio-waypoint\n',
      '$&  infrastructure: {labels: {istio.io/waypoint-for: service}}\n',
    );
    const { out } = await run('diff', before, after);
    expect(restarts.exec(out)?.[1]).toContain('sample/waypoint: team changes');
  });
});

test('what fails half-way, and neither before nor after, is a hazard of the rollout', async () => {
  const [before, after] = changed(() => undefined);
  bindNowhere(before);
  const { code, out } = await run('diff', before, after);
  expect(code).toBe(1);
  expect(out).toMatch(
    /While it is rolled out\n\n {2}with cluster1 first: sample\/helloworld from cluster2, .*: unknown, unlike before and after\n/,
  );
});

test('the outage of a zone that only one side knows is not compared', async () => {
  const [before, after] = changed(() => undefined);
  for (const folder of [before, after])
    FILES.forEach((file) => edit(folder, file, /^( {2}name: helloworld-v\d[^]*? {2}replicas:) 1/m, '$1 2'));
  const file = path.join(before, 'mesh.json');
  const mesh = JSON.parse(fs.readFileSync(file, 'utf8')) as { clusters: object[] };
  const clusters = mesh.clusters.map((cluster) => ({ ...cluster, region: 'r', zones: ['a', 'b'] }));
  fs.writeFileSync(file, JSON.stringify({ ...mesh, clusters }));
  const outages = (await run('predict', before)).out;
  expect(outages).toContain('zone-down:cluster1:a');
  expect((await run('diff', before, after)).out).not.toContain('zone-down');
});

describe('a snapshot of live clusters', () => {
  const mark = (folder: string, metadata: string): void => {
    for (const file of FILES) edit(folder, file, /^metadata:\n/gm, `metadata:\n  uid: u\n${metadata}`);
    edit(folder, 'mesh.json', '"version":1', '"version":1,"snapshot":true');
  };

  test('is compared by what it keeps of objects, and kinds that it does not read are left out', async () => {
    const [after, before] = changed((folder) => {
      mark(folder, '');
      edit(folder, FILES[0], /^ {10}image: .*\n/gm, '');
      edit(folder, FILES[0], /^---\napiVersion: v1\nkind: ServiceAccount\n[^]*?(?=^---)/m, '');
      edit(folder, FILES[0], 'maxEjectionPercent: 100', 'maxEjectionPercent: 10');
    });
    const { out } = await run('diff', before, after);
    const objects = out.slice(out.indexOf('Objects\n')).split('\n');
    expect(objects.filter((line) => line.includes(': changed') || line.includes('added'))).toEqual([]);
    expect(objects).toContain(
      '  cluster1: adopted DestinationRule sample/helloworld: spec.trafficPolicy.outlierDetection.maxEjectionPercent',
    );
    expect(objects).toContain('  cluster1: adopted Deployment sample/curl');
    expect(out).not.toContain('ServiceAccount');
    expect(out).not.toContain('deleted');
  });

  test.each(['kubectl', 'kubectl-client-side-apply'])('says nothing of what %s applied already', async (manager) => {
    const [after, before] = changed((folder) =>
      mark(folder, `  managedFields:\n    - manager: ${manager}\n      operation: Apply\n`),
    );
    expect((await run('diff', before, after)).out).toBe('');
  });
});

describe('a live service', () => {
  const LOST = 'no longer among the services';
  const TRACKED = '  annotations: {argocd.argoproj.io/tracking-id: "sample:/Service:sample/helloworld"}\n';
  const diffWithLive = async (of: (service: string) => string, change: (folder: string) => void = () => undefined) => {
    const [after, before] = changed((folder) => {
      for (const file of FILES) {
        edit(folder, file, /^metadata:\n {2}name: helloworld$/gm, `metadata:\n${TRACKED}  name: helloworld`);
        edit(folder, file, /^metadata:\n/gm, 'metadata:\n  uid: u\n');
      }
      edit(folder, 'mesh.json', '"version":1', '"version":1,"snapshot":true');
      const orders =
        'apiVersion: v1\nkind: Service\nmetadata: {uid: u, name: orders, namespace: sample, labels: {istio.io/global: "true"}ANNOTATIONS}\nspec: {ports: [{port: 80}]}\n';
      fs.writeFileSync(path.join(folder, 'cluster1', 'orders.yaml'), of(orders));
    });
    change(after);
    return (await run('diff', before, after)).out;
  };
  const byHand = (service: string) => service.replace('ANNOTATIONS', '');

  test('that the manifests do not declare stays, and is not lost', async () => {
    expect(await diffWithLive(byHand)).not.toContain(LOST);
  });

  test('that they no longer share is', async () => {
    const unshare = (folder: string) =>
      fs.writeFileSync(
        path.join(folder, 'cluster1', 'orders.yaml'),
        'apiVersion: v1\nkind: Service\nmetadata: {name: orders, namespace: sample}\nspec: {ports: [{port: 80}]}\n',
      );
    expect(await diffWithLive(byHand, unshare)).toContain(`  sample/orders: ${LOST}`);
  });

  test('that they no longer have is, if who applies them deletes it', async () => {
    const byArgo = (service: string) =>
      service.replace(
        'ANNOTATIONS',
        ', annotations: {argocd.argoproj.io/tracking-id: "sample:/Service:sample/orders"}',
      );
    expect(await diffWithLive(byArgo)).toContain(`  sample/orders: ${LOST}`);
  });
});

test('a change of one cluster has no half-way', async () => {
  expect((await run('diff', ...changed(lowerCap))).out).not.toContain('While it is rolled out');
});

test('clusters and services that come and go are named', async () => {
  const [before, after] = changed((folder) => {
    fs.rmSync(path.join(folder, 'cluster2'), { recursive: true });
    fs.rmSync(path.join(folder, 'mesh.json'));
    const orders =
      'apiVersion: v1\nkind: Service\nmetadata: {name: orders, namespace: shop, labels: {istio.io/global: "true"}}\nspec: {ports: [{port: 80}]}\n';
    fs.writeFileSync(path.join(folder, 'cluster1', 'shop.yaml'), orders);
  });
  const { out } = await run('diff', before, after);
  expect(out).toContain('  cluster2: no longer in the mesh\n');
  expect(out).toContain('  shop/orders: new among the services that are global or have a waypoint\n');
  expect((await run('diff', after, before)).out).toContain('  cluster2: new in the mesh\n');
});

test('JSON has the same by its schema', async () => {
  const schema = JSON.parse(
    fs.readFileSync(path.join(__dirname, '../../docs/schema/diff.v1.schema.json'), 'utf8'),
  ) as object;
  const validate = new Ajv2020({ strict: true }).compile(schema);
  const [before, after] = changed(labelWaypoint);
  bindNowhere(before);
  const { out } = await run('diff', before, after, '--json');
  const found = JSON.parse(out) as Record<string, unknown[]>;
  expect(validate(found) || validate.errors).toBe(true);
  for (const field of ['behaviour', 'restarts', 'hazards', 'objects']) expect(found[field]).not.toHaveLength(0);

  const nothing = JSON.parse((await run('diff', before, before, '--json')).out) as Record<string, unknown[]>;
  expect(Object.values(nothing)).toEqual(Object.values(nothing).map(() => []));
});

test('Markdown is a list that can be posted, with names in code', async () => {
  const { out } = await run('diff', ...changed(labelWaypoint), '--format', 'markdown');
  expect(out).toContain('### Waypoints that restart\n\n- cluster1, `sample/waypoint`: team changes');
  const cap = await run('diff', ...changed(lowerCap), '--format', 'markdown');
  expect(cap.out).toContain('\n  - was cluster2 100 % (failover)\n  - now no cluster, errors 100 % (stuck)\n');
});

test('an upgrade of Istio is a change of behaviour where it is one', async () => {
  const folder = copyOfDist();
  // Before 1.28 … 1.31 differ in what a floor does to a service with a traffic distribution.
  for (const file of FILES)
    edit(folder, file, /^spec:\n(?= {2}ports:)/m, 'spec:\n  trafficDistribution: PreferClose\n');
  const { code, out } = await run('diff', folder, '--istio-version', '1.30.0..1.31.0');
  expect(code).toBe(1);
  expect(out).toContain('failing:everywhere:application-error:50%');
  expect(out).not.toContain('Objects');
  expect(await run('diff', folder, '--istio-version', '1.31.0..1.31.1')).toEqual({ code: 0, out: '', errors: '' });
});

describe('with --git', () => {
  let folder: string;
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args], {
      cwd: folder,
      encoding: 'utf8',
    });

  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'cdk8s-ambient-git-'));
    fs.cpSync(copyOfDist(), path.join(folder, 'deploy', 'dist'), { recursive: true });
    git('init', '--quiet');
    git('add', '.');
    git('commit', '--quiet', '--message', 'first');
  });
  afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

  const dist = () => path.join(folder, 'deploy', 'dist');
  const leftovers = () => fs.readdirSync(os.tmpdir()).filter((name) => name.startsWith('cdk8s-ambient-diff-'));

  test('a folder is compared with what it was, and the repository is left as it is', async () => {
    expect(await run('diff', dist(), '--git', 'HEAD')).toEqual({ code: 0, out: '', errors: '' });
    lowerCap(dist());
    const status = git('status', '--porcelain');
    const { code, out } = await run('diff', dist(), '--git', 'HEAD');
    expect(code).toBe(1);
    expect(out).toContain('now no cluster, errors 100 % (stuck)');
    expect(git('status', '--porcelain')).toBe(status);
    expect(leftovers()).toEqual([]);
  });

  test.each([
    ['a revision that is not there', 'nope'],
    ['a revision that looks like an option', '--output=x'],
  ])('%s is refused by its name', async (_, revision) => {
    const { code, out, errors } = await run('diff', dist(), `--git=${revision}`);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(errors).toBe(`cdk8s-ambient: --git: no commit "${revision}" in the repository of ${dist()}.\n`);
    expect(leftovers()).toEqual([]);
  });

  test('a folder that was not there at that revision is refused', async () => {
    fs.cpSync(dist(), path.join(folder, 'new'), { recursive: true });
    const { code, errors } = await run('diff', path.join(folder, 'new'), '--git', 'HEAD');
    expect(code).toBe(2);
    expect(errors).toContain(`cdk8s-ambient: --git: commit "HEAD" has no folder ${path.join(folder, 'new')}`);
  });
});

test.each([
  [['dist'], 'diff needs two directories'],
  [['a', 'b', 'c'], 'diff needs two directories'],
  [['a', 'b', '--git', 'HEAD'], 'compares one directory with itself'],
  [['a', 'b', '--istio-version', '1.30.0..1.31.0'], 'compares one directory with itself'],
  [['a', '--istio-version', '1.30..1.31'], 'Istio version "1.30" is not of the form MAJOR.MINOR.PATCH'],
  [['a', '--istio-version', '1.30.0..x'], '--istio-version: Istio version "x" is not of the form'],
  [['a', 'b', '--format', 'sarif'], '--format is "sarif"'],
  [['/no/such', '/no/such'], '/no/such is not there'],
])('%j is refused', async (args, message) => {
  const { code, out, errors } = await run('diff', ...args);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(errors).toContain(message);
});

describe('between two versions of Istio', () => {
  /** The committed dist/ with an ingress gateway, and the label that Istio drops before 1.30.4. */
  const withIngress = (): string => {
    const folder = copyOfDist();
    FILES.forEach((file) =>
      edit(folder, file, '    istio.io/use-waypoint: waypoint\n', '$&    istio.io/ingress-use-waypoint: "true"\n'),
    );
    for (const cluster of ['cluster1', 'cluster2']) {
      fs.writeFileSync(
        path.join(folder, cluster, 'ingress.yaml'),
        `apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: ingress, namespace: sample }
spec: { gatewayClassName: istio, listeners: [{ name: http, port: 80, protocol: HTTP }] }
`,
      );
    }
    return folder;
  };

  test('a bug that the tree leaves is said with its services and the releases that fix it', async () => {
    const { code, out } = await run('diff', withIngress(), '--istio-version', '1.30.2..1.30.4');
    expect(code).toBe(1);
    expect(out).toContain(`What the versions change

  leaves istio/istio#61092, fixed in 1.29.7, 1.30.4 and 1.31.0: `);
    expect(out).toMatch(/\n {4}cluster1 \(1\.30\.2 to 1\.30\.4\): 1 of \d services: sample\/helloworld\n/);
  });

  test('a bug that the tree arrives at is said with what helps, in JSON by its schema', async () => {
    const { code, out } = await run('diff', withIngress(), '--istio-version', '1.29.7..1.30.2', '--json');
    expect(code).toBe(1);
    const found = JSON.parse(out) as { upgrade: { id: string; effect: string }[] };
    expect(found.upgrade.map(({ id, effect }) => [id, effect])).toEqual([
      ['rotationLosesGateways', 'arrives'],
      ['rotationLosesEndpoints', 'arrives'],
      ['ingressLabelAcrossNetworks', 'arrives'],
    ]);
    const schema = JSON.parse(fs.readFileSync('docs/schema/diff.v1.schema.json', 'utf8')) as object;
    const validate = new Ajv2020().compile(schema);
    expect(validate(found) ? [] : validate.errors).toEqual([]);
  });

  test.each(['1.30.4..1.31.0', '1.29.8..1.31.1', '1.28.4..1.29.8'])(
    'nothing is said of the example from %s, which nothing concerns',
    async (versions) => {
      expect(await run('diff', copyOfDist(), '--istio-version', versions)).toMatchObject({ code: 0, out: '' });
    },
  );
});
