import type { Diagnostic } from '../../diagnostics';
import type { SilencedFinding } from '../../rules/engine/run';

/** What `check` found in a mesh directory. */
export interface CheckReport {
  readonly roots: readonly string[];
  readonly clusters: number;
  /** How many objects were read of each kind. */
  readonly kinds: ReadonlyMap<string, number>;
  readonly findings: readonly Diagnostic[];
  readonly silenced: readonly SilencedFinding[];
  /** How many findings the baseline has. */
  readonly known: number;
  /** True if text prints each finding; else one stands for those that many clusters have. */
  readonly isWhole: boolean;
  /** The version of this program. */
  readonly version: string;
}
