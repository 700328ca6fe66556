import type { Outcome, Program } from '../../src/live/run-program';
import { CannotStart, runProgram as runHonestly } from './kubectl-in-process';
import type { Lie } from './lies';

// In place of src/live/run-program: a fake kubectl that lies where a test says so.

export { CannotStart };

let lieAt: ((command: number) => Lie | undefined) | undefined;
let command = 0;

/** From now on, what is answered to each command, counted from 1; undefined for the truth. */
export function lieWith(lie: ((command: number) => Lie | undefined) | undefined): void {
  lieAt = lie;
  command = 0;
}

export async function runProgram(program: Program): Promise<Outcome> {
  if (program.name !== 'kubectl') return runHonestly(program);
  command++;
  const lie = lieAt?.(command);
  if (lie === undefined) return runHonestly(program);
  if (lie.isDone === true) await runHonestly(program);
  return lie.outcome;
}
