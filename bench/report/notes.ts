import type { CaseResult } from './result';

/** What a reader must know of the figures of a case: first who has none because it broke down, with the first it said. */
export function notesOf({ of: { notes }, measurements: { failures } }: CaseResult): readonly string[] {
  const failed = failures.map(({ peer, message }) => `FAILED: ${peer.title}: ${firstLine(message)}`);
  return [...failed, ...notes];
}

/** A program that ran out of memory says much more. */
function firstLine(message: string): string {
  return message.split('\n', 1)[0]!;
}
