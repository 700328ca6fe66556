import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

// `npm run mutation -- rules`: how many mistakes in src/rules its tests notice. What follows the folder goes to Stryker.

const ROOT = path.join(__dirname, '..');
const [folder, ...options] = process.argv.slice(2);

const isFolder = (below: string) => fs.existsSync(path.join(ROOT, below, folder ?? ''));
if (folder === undefined || !isFolder('src') || !isFolder('test')) {
  process.stderr.write('mutation needs a folder of src that has tests, for example: npm run mutation -- rules\n');
  process.exit(2);
}
const { status } = spawnSync('npx', ['stryker', 'run', 'stryker.config.mjs', ...options], {
  cwd: ROOT,
  stdio: 'inherit',
  env: { ...process.env, MUTATION_FOLDER: folder },
});
process.exit(status ?? 1);
