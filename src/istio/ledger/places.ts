import type { Match, MatchedKind } from './row';

/** A field of a kind. */
export function field(kind: MatchedKind, path: string, harmless?: readonly string[]): Match {
  return { ...kind, at: 'field', path, ...(harmless && { harmless }) };
}

/** Any object of a kind. */
export function anyOf(kind: MatchedKind): Match {
  return { ...kind, at: 'object' };
}
