import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

// Plays the first hour of a user in empty folders, with the packed tarball: from nothing to YAML that is checked, predicted and
// tested. `npm run first-hour [TARBALL]`; without a tarball it packs one. Needs the npm registry.

const ROOT = resolve(__dirname, '..');
const PASSED = /^Tests: .* passed/m;
const NONE_LOST = /no errors, no warnings/;

let passed = 0;
let failed = 0;
const work = mkdtempSync(join(tmpdir(), 'cdk8s-ambient-first-hour-'));

/** Runs a command of the hour. It counts as passed if it succeeds and says what it should. */
function step(folder: string, command: string, expected = /(?:)/): void {
  const start = Date.now();
  try {
    const output = run(folder, command);
    if (!expected.test(output)) throw new Error(`does not say ${String(expected)}:\n${output}`);
    passed++;
    console.log(`ok      ${Math.round((Date.now() - start) / 1000)} s  ${command}`);
  } catch (error) {
    failed++;
    const { stdout = '', stderr = '', message } = error as { stdout?: string; stderr?: string; message: string };
    console.log(`FAILED  ${command}\n${message}\n${stdout}\n${stderr}`);
  }
}

function run(folder: string, command: string): string {
  const environment = {
    ...process.env,
    CI: 'true',
    CDK8S_CHECK_UPGRADE: 'false',
    npm_config_audit: 'false',
    NO_COLOR: '1',
  };
  return execFileSync('bash', ['-c', `${command} 2>&1`], {
    cwd: folder,
    env: environment,
    encoding: 'utf8',
    timeout: 300_000,
  });
}

/** What every project does once it is set up. */
function prove(folder: string): void {
  step(folder, 'npx cdk8s synth', /2 clusters/);
  step(folder, 'npx cdk8s-ambient check dist', NONE_LOST);
  step(folder, 'npx cdk8s-ambient predict dist --fail-on stuck,blackhole,unknown', /shop\/web, port 80/);
  step(folder, 'npx cdk8s-ambient explain dist --client east --outage cluster-down:west', /asked from east/);
  step(folder, 'npm test', PASSED);
  step(folder, 'npx tsc --noEmit -p .');
}

function newFolder(name: string): string {
  const folder = join(work, name);
  mkdirSync(folder);
  return folder;
}

try {
  const given = process.argv[2];
  const tarball =
    given === undefined
      ? join(work, run(ROOT, `npm pack --silent --pack-destination ${work} | tail -n 1`).trim())
      : resolve(given);

  console.log('npm init -y');
  const own = newFolder('own');
  step(own, 'npm init -y');
  step(own, `npm install --prefer-offline ${tarball}`);
  step(own, 'npx cdk8s-ambient init', /wrote platform\.ts/);
  step(own, 'npm install --prefer-offline');
  prove(own);
  step(own, 'npx cdk8s-ambient init', /left {2}platform\.ts/);

  console.log('cdk8s init typescript-app');
  const template = newFolder('template');
  // Its last step imports types from a host that may not be there; what it has written is a whole project all the same.
  step(template, `${join(ROOT, 'node_modules', '.bin', 'cdk8s')} init typescript-app || test -f main.ts`);
  step(template, `npm install --prefer-offline ${tarball}`);
  step(template, 'npx cdk8s-ambient init', /main\.ts was left as it is/);
  step(template, 'npm install --prefer-offline && npm ls');
  writeFileSync(join(template, 'main.ts'), readFileSync(join(ROOT, 'templates', 'project', 'main.ts')));
  // About the chart that main.ts no longer has.
  rmSync(join(template, 'main.test.ts'));
  rmSync(join(template, '__snapshots__'), { recursive: true });
  prove(template);
} finally {
  rmSync(work, { recursive: true, force: true });
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
