import { Outage, Prediction } from 'cdk8s-ambient/predict';
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
  [{ outages: ['cluster-down:north'] }, 'there is no cluster "north"'],
  [{ outages: ['cluster-dwn:east'] }, '"cluster-dwn" is none of'],
])('refuses a question about what is not there: %j', (question, message) => {
  expect(() => Prediction.ofMesh(platform()).answers(question)).toThrow(message);
});

test('has the findings of check', () => {
  const rules = (prediction: Prediction) => new Set(prediction.findings().map(({ rule }) => rule));
  expect(rules(Prediction.ofMesh(platform()))).toContain('one-gateway-address');
  expect(rules(Prediction.ofDirectory(written()))).toEqual(rules(Prediction.ofMesh(platform())));
});

test('refuses a directory that cannot be read whole', () => {
  expect(() => Prediction.ofDirectory(temporaryFolder())).toThrow('cannot be read whole');
});
