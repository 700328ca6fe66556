/**
 * Proves that dist/ is what `cdk8s synth` makes of the root cdk8s.yaml: the same files, byte for byte. Synthesizes into a
 * temporary folder, so dist/ is never touched.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';

const ROOT = join(__dirname, '..');
const COMMITTED = join(ROOT, 'dist');

const temporary = mkdtempSync(join(tmpdir(), 'cdk8s-ambient-dist-'));
try {
  const fresh = join(temporary, 'dist');
  synthesize(fresh);
  const differences = compare(readTree(COMMITTED), readTree(fresh));
  if (differences.length > 0) {
    console.error(`dist/ is not what \`npx cdk8s synth\` makes:\n${differences.map((line) => `  ${line}\n`).join('')}`);
    console.error('Run `npx cdk8s synth`, review the diff of dist/, and commit it.');
    process.exitCode = 1;
  } else console.log(`dist/ is what \`npx cdk8s synth\` makes: ${readTree(fresh).size} files, byte for byte.`);
} finally {
  rmSync(temporary, { recursive: true, force: true });
}

function synthesize(outdir: string): void {
  const { CDK8S_AMBIENT_CLUSTER: _, ...environment } = process.env;
  const cli = join(ROOT, 'node_modules', 'cdk8s-cli', 'bin', 'cdk8s');
  const { status } = spawnSync(process.execPath, [cli, 'synth', '--check-upgrade=false', '--output', outdir], {
    cwd: ROOT,
    env: environment,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (status !== 0) throw new Error(`cdk8s synth failed with exit code ${status}`);
}

function readTree(folder: string): Map<string, Buffer> {
  if (!existsSync(folder)) return new Map();
  const files = readdirSync(folder, { withFileTypes: true, recursive: true }).filter(
    // What Git ignores is not committed.
    (entry) => !entry.isDirectory() && !relative(folder, entry.parentPath).startsWith('.'),
  );
  return new Map(
    files.map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return [relative(folder, path).split(sep).join('/'), readFileSync(path)];
    }),
  );
}

function compare(committed: Map<string, Buffer>, fresh: Map<string, Buffer>): string[] {
  if (fresh.size === 0) return ['the synth wrote nothing'];
  return [...new Set([...committed.keys(), ...fresh.keys()])].sort().flatMap((path) => {
    const [old, now] = [committed.get(path), fresh.get(path)];
    if (old === undefined) return [`${path} is missing`];
    if (now === undefined) return [`${path} should not be there`];
    return old.equals(now) ? [] : [`${path} differs`];
  });
}
