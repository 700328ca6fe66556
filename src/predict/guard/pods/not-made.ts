import type { Unfollowed } from '../input';
import type { PodMaker } from './pod-makers';

/** The row of the ledger. */
export const PODS_NOT_CERTAIN = 'pods-not-certain';

/**
 * What is said of something that makes pods, by manifests alone: an older version of it, or another program that completes pods, may
 * have made some all the same.
 *
 * @param why follows the name of a workload
 */
export function notMade(
  { object, concerns, clients, isGateway }: PodMaker,
  why: string,
  more: Partial<Unfollowed> = {},
): Unfollowed {
  const sentence = isGateway ? `is deployed by istiod, and its Deployment ${why}` : why;
  const of = clients === undefined ? {} : { clients };
  return { row: PODS_NOT_CERTAIN, object, sentence, effect: 'unknown', concerns, ...of, ...more };
}
