import type { Outcome, Program } from '../../src/live/kubectl/run-program';
import { CannotStart, runProgram as runHonestly } from './kubectl-in-process';
import type { Lie } from './lies';

// In place of src/live/kubectl/run-program: a fake kubectl that lies where a test says so.

export { CannotStart };

/** What is answered to a command, by its number from 1 and its words; undefined for the truth. */
export type Lies = (command: number, args: readonly string[]) => Lie | undefined;

let lieAt: Lies | undefined;
let command = 0;

/** From now on, what is answered to commands; undefined for the truth. */
export function lieWith(lie: Lies | undefined): void {
  lieAt = lie;
  command = 0;
}

export async function runProgram(program: Program): Promise<Outcome> {
  if (program.name !== 'kubectl') return runHonestly(program);
  command++;
  const lie = lieAt?.(command, program.args);
  if (lie === undefined) return runHonestly(program);
  if (lie.isDone === true) await runHonestly(program);
  return lie.outcome;
}
