// What becomes of requests, and the answer that it comes to.

export { losesRequests, unionOf, unknown, type Outcome } from './outcome';
export { toAnswer, type Offer } from './to-answer';
