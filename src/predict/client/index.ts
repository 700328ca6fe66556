// Who asks.

export { formatClient, parseClient } from './client-syntax';
export type { Client } from './client';
export { targetsOfClient } from './spots-of-client';
export { usualClients } from './usual-clients';
