// Answers that are known and accepted.

export { Baseline } from './known-answers';
export { readKnownAnswers } from './read-known';
export { writeKnownAnswers } from './write-known';
