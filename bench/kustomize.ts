import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const COMMAND = 'sigs.k8s.io/kustomize/kustomize/v5';
export const KUSTOMIZE_VERSION = 'v5.7.1'; // as kustomize/go.mod requires

/** The kustomize of kustomize/go.mod, compiled once and kept outside the repository; undefined without Go. */
export function buildKustomize(): string | undefined {
  const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'cdk8s-ambient');
  const binary = join(cache, `kustomize-${KUSTOMIZE_VERSION}`);
  if (existsSync(binary)) return binary;
  mkdirSync(cache, { recursive: true });
  const { error, status, stderr } = spawnSync('go', ['build', '-o', binary, COMMAND], {
    cwd: join(__dirname, 'kustomize'),
    encoding: 'utf8',
    env: { ...process.env, GOFLAGS: '-mod=readonly', GOTOOLCHAIN: 'local', GOWORK: 'off' },
  });
  if (error !== undefined && 'code' in error && error.code === 'ENOENT') return undefined;
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`go build ${COMMAND} failed:\n${stderr}`);
  return binary;
}
