import type { CannotMatter, Modelled, Said } from './row';

// Short forms for rows, so that a row reads as a table line.

/** Followed, as these tests show; `conformance` is the generator of random meshes that has it, or why none does. */
export function modelled(tests: readonly string[], conformance: Modelled['conformance']): Modelled {
  return { state: 'modelled', tests, conformance };
}

/** Named where it is found, and the verdicts that it can change are unknown. */
export function unknownBecause(sentence: string): Said {
  return { state: 'said', sentence, effect: 'unknown' };
}

/** Named where it is found, beside a verdict that holds for most requests. */
export function reservation(sentence: string): Said {
  return { state: 'said', sentence, effect: 'reservation' };
}

/** Without effect on any answer. */
export function cannotMatter(why: string): CannotMatter {
  return { state: 'cannot matter', why };
}

/** A sentence of two rows: a rule may have HTTP/2 spoken with pods, and so may the whole mesh. */
export const SPEAKS_HTTP2 =
  'has proxies speak HTTP/2 with the pods of ports for HTTP (h2UpgradePolicy): pods that speak HTTP/1.1 alone fail every request. Which of the two pods speak is not known here.';
