import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The Node versions besides the one that runs this: each line of releases that is maintained. */
export const NODE_VERSIONS = ['22.23.3', '24.21.0'] as const;

const ROOT = join(__dirname, '..', '..');

/** Synthesizes the example with another Node version and names the files that differ from `dist`. Empty is good. */
export function filesThatDiffer(version: string, dist: string, cache: string): string[] {
  const node = install(version, cache);
  const ran = execFileSync(node, ['--version'], { encoding: 'utf8' }).trim();
  if (ran !== `v${version}`) throw new Error(`asked for Node ${version}, got ${ran}`);
  const outdir = mkdtempSync(join(tmpdir(), 'cdk8s-ambient-node-'));
  try {
    execFileSync(node, ['--import', 'tsx', 'examples/helloworld/main.ts'], {
      cwd: ROOT,
      env: { ...process.env, CDK8S_OUTDIR: outdir, CDK8S_AMBIENT_CLUSTER: '' },
      stdio: 'pipe',
    });
    const ours = contents(outdir);
    const committed = contents(dist);
    return [...new Set([...Object.keys(ours), ...Object.keys(committed)])]
      .filter((file) => ours[file] !== committed[file])
      .sort();
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

/** Node itself is published as a package per platform; npm puts it into a folder of its own. */
function install(version: string, cache: string): string {
  const name = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
  const folder = join(cache, `node-${version}`);
  const binary = join(folder, 'node_modules', name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  if (!existsSync(binary)) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), '{}');
    execFileSync('npm', ['install', '--no-save', '--no-audit', '--no-fund', `${name}@${version}`], {
      cwd: folder,
      stdio: 'pipe',
    });
  }
  return binary;
}

function contents(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    // What Git ignores is not output.
    (file) => !file.startsWith('.') && statSync(join(folder, file)).isFile(),
  );
  return Object.fromEntries(files.map((file) => [file, readFileSync(join(folder, file), 'utf8')]));
}
