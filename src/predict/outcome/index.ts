// What becomes of requests, and the answer that it comes to.

export { losesRequests, unionOf, unknown, type Outcome } from './outcome';
export { KnownAnswer, toAnswer, type MadeLater, type Offer } from './to-answer';
