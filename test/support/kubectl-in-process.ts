import type { Outcome, Program } from '../../src/live/kubectl/run-program';
import { FakeKubectl } from './fake-kubectl';

// In place of src/live/kubectl/run-program: the fake kubectl without a process for each command, which is much faster.
//   jest.mock('../../src/live/kubectl/run-program', () => jest.requireActual('../support/kubectl-in-process'));

const actual: typeof import('../../src/live/kubectl/run-program') = jest.requireActual(
  '../../src/live/kubectl/run-program',
);

export const { CannotStart } = actual;

export function runProgram(program: Program): Promise<Outcome> {
  if (program.name !== 'kubectl') return actual.runProgram(program);
  program.signal?.throwIfAborted();
  const outcome = FakeKubectl.onPath().run(program.args, program.input ?? '');
  const ended = { timedOut: outcome === undefined, printedTooMuch: false };
  return Promise.resolve({ ...(outcome ?? { code: null, stdout: '', stderr: '' }), ...ended });
}
