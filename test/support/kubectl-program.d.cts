import type { State } from './fake-kubectl';

/** The clusters of a fake, and what was asked of them. */
export interface Clusters {
  readonly state: State;
  readonly commands: (readonly string[])[];
}

/** What kubectl would end with; undefined where it would hang. */
export function kubectl(
  fake: Clusters,
  args: readonly string[],
  input: string,
): { code: number; stdout: string; stderr: string } | undefined;
