import { CannotRun } from '../clusters/cannot-run';
import { run } from '../clusters/command';
import { requireNetworkNamespace } from './network-namespace';

/** Refuses to go on where requests cannot be real. */
export async function requireDataPlane(): Promise<void> {
  await requireNetworkNamespace();
  try {
    await run({ binary: 'curl', args: ['--version'], env: { PATH: process.env.PATH } });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    throw new CannotRun(
      '`curl` was not found on PATH: clients of the conformance run ask with it (https://curl.se); `npm test` does not need it.',
    );
  }
}
