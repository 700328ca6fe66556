import * as fs from 'node:fs';
import * as path from 'node:path';
import { temporaryFolder } from '../synth/support';
import { run } from './support';

test('writes a project to a folder that is not there, and says what to do next', async () => {
  const folder = path.join(temporaryFolder(), 'new', 'mesh');
  const { code, out } = await run('init', folder);
  expect(code).toBe(0);
  expect(out).toContain(`wrote ${path.join(folder, 'platform.ts')}\n`);
  expect(out).toContain(`  cd ${folder}\n  npm install\n`);
  expect(fs.readFileSync(path.join(folder, '.gitignore'), 'utf8')).toContain('node_modules/');
});

test('states the versions that this package was tested with', async () => {
  const folder = temporaryFolder();
  await run('init', folder);
  interface Manifest {
    readonly version: string;
    readonly dependencies?: Readonly<Record<string, string>>;
    readonly devDependencies?: Readonly<Record<string, string>>;
  }
  const read = (file: string) => JSON.parse(fs.readFileSync(file, 'utf8')) as Manifest;
  const { dependencies, devDependencies } = read(path.join(folder, 'package.json'));
  const own = read(path.join(__dirname, '..', '..', 'package.json'));
  expect(dependencies!['cdk8s-ambient']).toBe(`^${own.version}`);
  for (const [name, range] of Object.entries(devDependencies!)) expect(range).toBe(`^${own.devDependencies![name]!}`);
});

test('run again, writes nothing', async () => {
  const folder = temporaryFolder();
  await run('init', folder);
  fs.writeFileSync(path.join(folder, 'platform.ts'), 'mine');
  const { code, out } = await run('init', folder);
  expect(code).toBe(0);
  expect(out).not.toContain('wrote');
  expect(out).toContain(`left  ${path.join(folder, 'platform.ts')}`);
  expect(fs.readFileSync(path.join(folder, 'platform.ts'), 'utf8')).toBe('mine');
});

test('takes one folder, and no file', async () => {
  expect(await run('init', 'a', 'b')).toMatchObject({
    code: 2,
    errors: expect.stringContaining('one folder') as string,
  });
  const file = path.join(temporaryFolder(), 'file');
  fs.writeFileSync(file, '');
  expect(await run('init', file)).toMatchObject({
    code: 2,
    errors: expect.stringContaining('is not a folder') as string,
  });
});
