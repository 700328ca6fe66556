import type { Case, Outcome } from '../case';
import type { Machine } from '../machine';
import type { Measurements } from '../peer';
import type { OutputFolder } from '../scratch';

/** A case with its figures. */
export interface CaseResult {
  readonly of: Case;
  readonly measurements: Measurements;
  readonly outcomes: readonly Outcome[];
}

export interface BenchResult {
  readonly machine: Machine;
  readonly rounds: number;
  readonly output: OutputFolder;
  /** Where the peers wrote. */
  readonly scratch: string;
  readonly cases: readonly CaseResult[];
}
