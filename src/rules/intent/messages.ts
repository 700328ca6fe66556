import { namedMessages, type Values } from '../engine/messages';

/** What is said of a failover that the prediction knows to be broken. */
export const messages = namedMessages({
  requestsLost: ({
    service,
    cluster,
    outage,
    errors,
    cause,
  }: Values<'service' | 'cluster' | 'outage' | 'errors' | 'cause'>) =>
    `${service}: clients of ${cluster} lose ${errors} % of their requests (${outage}): ${cause}`,
  requestsLeave: ({ service, cluster, verdict, cause }: Values<'service' | 'cluster' | 'verdict' | 'cause'>) =>
    `${service}: requests of ${cluster} do not stay there while its pods are ready (${verdict}): ${cause}`,
});

/** What is said of a failover of which the prediction knows nothing. */
export const notKnown = namedMessages({
  unknown: ({ service, cluster, outage, cause }: Values<'service' | 'cluster' | 'outage' | 'cause'>) =>
    `${service}: the prediction cannot tell what clients of ${cluster} get (${outage}): ${cause}`,
});
