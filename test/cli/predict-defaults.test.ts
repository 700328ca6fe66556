import * as path from 'node:path';
import { platform } from '../../templates/project/platform';
import { temporaryFolder } from '../synth/support';
import { edit, run } from './support';

// What predict asks by default, what the default rule promises and what check advises are one thing.

let dist: string;

beforeEach(() => {
  dist = temporaryFolder();
  const before = process.env.CDK8S_OUTDIR;
  process.env.CDK8S_OUTDIR = dist;
  try {
    platform().synth();
  } finally {
    if (before === undefined) delete process.env.CDK8S_OUTDIR;
    else process.env.CDK8S_OUTDIR = before;
  }
});

const GATE = ['--fail-on', 'stuck,blackhole,unknown'];

test('the default rule passes the gate, and its 500s are said to be by design', async () => {
  const { code, out } = await run('predict', dist, ...GATE);
  expect(code).toBe(0);
  expect(out).toMatch(/failing:east:application-error +east +stuck .* 100 % +by design/);
  expect(out).not.toContain('change: set consecutive5xxErrors');
});

test('a 500 that is asked for by name fails the gate', async () => {
  const { code, out } = await run('predict', dist, '--outage', 'failing:east:application-error', ...GATE);
  expect(code).toBe(1);
  expect(out).not.toContain('by design');
});

test.each([
  ['counts more errors than there are', 'consecutive5xxErrors: 5\n      maxEjectionPercent: 1 #'],
  ['leaves consecutive5xxErrors to its default', 'baseEjectionTime: 1s\n      maxEjectionPercent: 1 #'],
])('a rule that %s is held to what it promises', async (_name, change) => {
  for (const cluster of ['east', 'west']) {
    const file = path.join(cluster, 'shop.k8s.yaml');
    edit(dist, file, / *maxEjectionPercent: 100\n/, '');
    edit(dist, file, 'consecutive5xxErrors: 0', change);
  }
  const { code, out } = await run('predict', dist, ...GATE);
  expect(code).toBe(1);
  expect(out).not.toContain('by design');
});

test('check --advice does not ask for what predict calls by design', async () => {
  expect((await run('check', dist, '--advice')).out).not.toContain('application-errors-eject');
});

test('nothing is assumed of the Namespace of the mesh that init writes', async () => {
  const { errors } = await run('predict', dist);
  expect(errors).toContain('not read, and assumed');
  expect(errors).not.toContain('Namespaces of some services');
});
