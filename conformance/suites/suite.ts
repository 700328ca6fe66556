import type { Mesh } from '../clusters/mesh';
import { Mismatch } from '../clusters/patience';

/** One promise. It holds when `run` returns; when it throws, the message says what was expected and got. */
export interface Check {
  /** Reads after "ok" and "not ok". */
  readonly sentence: string;
  /** True where nothing that follows can hold without it: then the rest fails untried. */
  readonly vital?: boolean;
  readonly run: () => Promise<void>;
}

export interface Suite {
  readonly name: string;
  /** True for a mesh that no other suite has touched, unless they share it; false where the mesh would be empty anyway. */
  readonly needsClusters: boolean;
  /** False where none of the programs that a run builds is asked. */
  readonly needsPrograms?: false;
  /** True where nothing that it leaves behind matters to the next such suite: they have clusters together. */
  readonly sharesClusters?: boolean;
  /** True where it compares time or CPU, so that nothing else may run beside it. */
  readonly measures?: boolean;
  /** True where `kubectl exec` has to run something. */
  readonly execs?: boolean;
  /** The checks in their order, for what is in the folder. */
  readonly checks: (dist: string, mesh: Mesh) => readonly Check[];
  /** Ends what its checks have begun, whatever came of them, while the clusters are still up. */
  readonly end?: () => Promise<void>;
}

/** Fails unless both are equal, for what needs no waiting. */
export function requireEqual(expected: string, got: string): void {
  if (expected !== got) {
    throw new Mismatch({ expected, got });
  }
}

/** A check whose subject must say all of this. */
export function requireContains(text: string, ...parts: readonly string[]): void {
  const missing = parts.filter((part) => !text.includes(part));
  if (missing.length > 0) throw new Mismatch({ expected: missing.join(' and '), got: text });
}
