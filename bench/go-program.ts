import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Who is measured beside us and is written in Go. */
export interface GoProgram {
  /** The package of its command. */
  readonly command: string;
  /** As the go.mod of its folder requires. */
  readonly version: string;
  /** The folder with its go.mod, from bench/. */
  readonly folder: string;
  /** What the program is kept as, if not as the folder. */
  readonly name?: string;
}

/** A program, compiled once and kept outside the repository; undefined without Go. */
export function buildGoProgram({ command, version, folder, name = folder }: GoProgram): string | undefined {
  const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'cdk8s-ambient');
  const binary = join(cache, `${name}-${version}`);
  if (existsSync(binary)) return binary;
  mkdirSync(cache, { recursive: true });
  const { error, status, stderr } = spawnSync('go', ['build', '-o', binary, command], {
    cwd: join(__dirname, folder),
    encoding: 'utf8',
    env: { ...process.env, GOFLAGS: '-mod=readonly', GOTOOLCHAIN: 'local', GOWORK: 'off' },
  });
  if (error !== undefined && 'code' in error && error.code === 'ENOENT') return undefined;
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`go build ${command} failed:\n${stderr}`);
  return binary;
}
