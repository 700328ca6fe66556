// The hosts that an Envoy was sent, their priorities, and how it balances over them.

export type { Assignment, Endpoint, EnvoyPolicy, SentOutlierDetection } from './assignment';
export { balance, spreadOver, type Balance } from './balance';
export { hostsByPriority, type EnvoyHost } from './host';
export { loadByHealth } from './priority-load';
export { seenBy, whyUnseen, type Unseen, type Upstream } from './upstream';
