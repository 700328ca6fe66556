// Changes that a file declares to be meant.

export { keyOfAnswer, wordsOf, type DeclaredAnswer, type DeclaredChange, type DeclaredSpread } from './declared-change';
export type { Effects } from './effects';
export { hasShares, isUnknown, judge, whyUnknown, type JudgedEffect, type Outcome } from './judge';
export {
  ASKED_FIELDS,
  refuseTwice,
  SPREADS_FIELDS,
  toAsked,
  toSignature,
  toSpreads,
  toWord,
  type Placed,
} from './read-answer';
export { readDeclaredChange } from './read-declared';
export { entriesOf, spreadsOf, writeDeclaredChange, type Declaration } from './write-declared';
