import { Cluster, Mesh } from 'cdk8s-ambient';
import { Outage, Prediction } from 'cdk8s-ambient/predict';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { platform } from '../../templates/project/platform';
import { temporaryFolder } from '../synth/support';

function written(): string {
  const outdir = temporaryFolder();
  const before = process.env.CDK8S_OUTDIR;
  process.env.CDK8S_OUTDIR = outdir;
  try {
    platform().synth();
  } finally {
    if (before === undefined) delete process.env.CDK8S_OUTDIR;
    else process.env.CDK8S_OUTDIR = before;
  }
  return outdir;
}

test('a Mesh and the directory that it writes are answered alike', () => {
  const shares = (prediction: Prediction) =>
    prediction.answers().map(({ steps: _, explanation: __, ...answer }) => answer);
  expect(shares(Prediction.ofDirectory(written()))).toEqual(shares(Prediction.ofMesh(platform())));
});

test('names clusters, services and the outages that are asked about', () => {
  const prediction = Prediction.ofMesh(platform());
  expect(prediction.clusters).toEqual(['east', 'west']);
  expect(prediction.services).toEqual(['shop/web']);
  expect(prediction.outagesOf('shop/web').slice(0, 2)).toEqual(['none', 'scaled-to-zero:east']);
});

test('answers in percent, with the steps and the text of the explanation', () => {
  const [answer, ...others] = Prediction.ofMesh(platform()).answers({
    service: 'shop/web',
    client: 'east',
    outages: ['scaled-to-zero:east'],
  });
  expect(others).toEqual([]);
  expect(answer).toMatchObject({
    ...{ client: 'east', outage: 'scaled-to-zero:east', verdict: 'failover', port: 80 },
    afterEjection: { clusters: { west: 100 }, errors: 0 },
  });
  expect(answer!.steps[0]).toMatchObject({ isCause: false });
  expect(answer!.explanation).toContain('shop/web, port 80, asked from east, outage scaled-to-zero:east');
});

test('takes an Outage like its text', () => {
  const prediction = Prediction.ofMesh(platform());
  const outageOf = (outage: Outage | string) =>
    prediction.answers({ client: 'east', outages: [outage] }).map((answer) => answer.outage);
  expect(outageOf(Outage.scaledToZero('shop/web', 'west'))).toEqual(outageOf('scaled-to-zero:west'));
});

test.each([
  [{ service: 'shop/wbe' }, 'no cluster has a Service "shop/wbe"'],
  [{ client: 'north' }, 'there is no cluster "north"'],
  [{ client: 'east:ambient:a' }, 'no zone of east is known'],
  [{ port: 81 }, 'shop/web has no port 81. There is 80.'],
  [{ outages: ['cluster-down:north'] }, 'there is no cluster "north"'],
  [{ outages: ['cluster-dwn:east'] }, '"cluster-dwn" is not one of'],
])('refuses a question about what is not there: %j', (question, message) => {
  expect(() => Prediction.ofMesh(platform()).answers(question)).toThrow(message);
});

test('answers have the reservations that the command line prints, each with its file and line', () => {
  const outdir = written();
  appendFileSync(
    join(outdir, 'east', 'shop.k8s.yaml'),
    [
      '---',
      'apiVersion: apps/v1',
      'kind: Deployment',
      'metadata: { name: istiod, namespace: istio-system, labels: { app: istiod } }',
      'spec:',
      '  selector: { matchLabels: { app: istiod } }',
      '  template:',
      '    metadata: { labels: { app: istiod } }',
      '    spec:',
      '      containers:',
      '        - name: discovery',
      '          image: docker.io/istio/pilot:1.31.0',
      '          env: [{ name: PILOT_ENABLE_K8S_SELECT_WORKLOAD_ENTRIES, value: "false" }]',
      '',
    ].join('\n'),
  );
  const [answer] = Prediction.ofDirectory(outdir).answers({ client: 'east', outages: [] });
  expect(answer!.reservations).toContainEqual(
    expect.objectContaining({
      ...{ cluster: 'east', object: 'Deployment istio-system/istiod', file: join(outdir, 'east', 'shop.k8s.yaml') },
      text: expect.stringContaining('PILOT_ENABLE_K8S_SELECT_WORKLOAD_ENTRIES'),
    }),
  );
  const [untouched] = Prediction.ofDirectory(written()).answers({ client: 'east', outages: [] });
  expect(untouched!.reservations).toEqual([]);
});

test('states what the answers assume: what was not read, and versions and gateways that nothing states', () => {
  const prediction = Prediction.ofMesh(platform());
  const [answer] = prediction.answers();
  expect(answer!.notRead).toEqual(['mesh-config', 'istiod-environment', 'nodes', 'pods', 'policies']);
  expect(prediction.assumptions().map(({ id }) => id)).toEqual(answer!.notRead);

  const mesh = new Mesh();
  new Cluster(mesh, 'north', { network: 'network1' });
  expect(Prediction.ofMesh(mesh).assumptions()).toContainEqual({
    text: 'what was read does not say which version of Istio runs there: 1.31.0 is assumed.',
    clusters: ['north'],
    change: 'state it as "istioVersion" of its Cluster or in mesh.json, or with --istio-version.',
  });
});

test('has the findings of check', () => {
  const rules = (prediction: Prediction) => new Set(prediction.findings().map(({ rule }) => rule));
  expect(rules(Prediction.ofMesh(platform()))).toContain('one-gateway-address');
  expect(rules(Prediction.ofDirectory(written()))).toEqual(rules(Prediction.ofMesh(platform())));
});

test('refuses a directory that cannot be read whole', () => {
  expect(() => Prediction.ofDirectory(temporaryFolder())).toThrow('cannot be read whole');
});

test('refuses a question that is misspelt: its answer would be that of another question', () => {
  const prediction = Prediction.ofMesh(platform());
  expect(() => prediction.answers({ outage: ['cluster-down:east'] } as object)).toThrow(
    'unknown option outage; did you mean outages?',
  );
  expect(() => prediction.answers({ outages: 'cluster-down:east' as never })).toThrow('which is not a list of outages');
});

test.each<[() => unknown, string]>([
  [() => Prediction.ofMesh('dist' as never), 'takes a Mesh, and got "dist". Prediction.ofDirectory(…) takes the path'],
  [() => Prediction.ofMesh(platform as never), 'takes a Mesh, and got the function platform; call it: platform().'],
  [() => Prediction.ofMesh(undefined as never), 'takes a Mesh, and got undefined.'],
  [() => Prediction.ofDirectory(), "takes paths of mesh directories, and got none: Prediction.ofDirectory('dist')."],
  [() => Prediction.ofDirectory(platform() as never), 'and got an object of class Mesh'],
  [() => Prediction.ofDirectory(['dist'] as never), 'and got a list'],
])('refuses what is not a mesh, and says what it takes', (make, message) => {
  expect(make).toThrow(message);
});
