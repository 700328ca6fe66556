import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../cli/support';
import { blocksOf, ROOT } from './markdown';
import { filesOf, folderInside, runProgram } from './programs';

// docs/errors.md shows what predict says of examples/retries.

const EXAMPLE = 'examples/retries';
const DIST = `${EXAMPLE}/dist`;
const from = process.cwd();

beforeAll(() => process.chdir(ROOT));
afterAll(() => process.chdir(from));

test('the manifests of the example are what its program writes, and are without findings', async () => {
  const folder = folderInside('retries-example');
  try {
    runProgram(folder, readFileSync(join(ROOT, EXAMPLE, 'main.ts'), 'utf8'));
    expect(filesOf(join(folder, 'dist'))).toEqual(filesOf(join(ROOT, DIST)));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  expect(await run('check', DIST)).toMatchObject({ code: 0 });
}, 60_000);

test('the block example is what the command beside it prints', async () => {
  const blocks = blocksOf('docs/errors.md');
  const place = blocks.findIndex(({ file }) => file === 'example');
  const [program, ...args] = blocks[place - 1]!.text.replace('\\\n', '').trim().split(/\s+/).slice(1);
  expect(program).toBe('cdk8s-ambient');
  expect(await run(...args)).toMatchObject({ code: 0, out: blocks[place]!.text });
});

test('with retries in another cluster no request fails while all pods of a cluster fail, and without them some do', async () => {
  const failed = async (service: string) => {
    const asked = ['--client', 'east', '--service', service, '--method', 'GET', '--outage', 'failing:east'];
    const { out } = await run('predict', DIST, ...asked, '--rate', '100', '--json');
    return (JSON.parse(out) as [{ failedRequests: object }])[0].failedRequests;
  };
  expect(await failed('shop/cart')).toEqual({
    ...{ rate: 100, untilEjected: 0, atEachReturn: 0, inFirstHour: 0, inEachLaterHour: 0 },
  });
  expect(await failed('shop/catalog')).toMatchObject({ untilEjected: 80 });
});
